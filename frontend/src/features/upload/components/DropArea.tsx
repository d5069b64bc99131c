import { Button, Center, Group, Stack, Text, Title } from "@mantine/core";
import { Dropzone } from "@mantine/dropzone";
import { IconPhotoScan, IconUpload } from "@tabler/icons-react";
import { useRef } from "react";

import type { Service } from "@/api/client";
import { bytes } from "@/ui/words";

type Props = { limits: Service["limits"]; onFiles: (files: File[]) => void };

export function DropArea({ limits, onFiles }: Props) {
  const pick = useRef<() => void>(null);
  return (
    <>
      <Dropzone.FullScreen onDrop={onFiles} inputProps={{ "aria-label": "Drop pictures anywhere" }}>
        <Center h="100%">
          <Title order={2}>Drop them anywhere</Title>
        </Center>
      </Dropzone.FullScreen>
      <Dropzone
        onDrop={onFiles}
        openRef={pick}
        activateOnClick={false}
        className="card"
        p={{ base: "lg", sm: 48 }}
        styles={{ root: { borderStyle: "dashed", borderWidth: 2 }, inner: { pointerEvents: "all" } }}
        inputProps={{ "aria-label": "Pictures to check" }}
        enablePointerEvents
        tabIndex={-1}
      >
        <Stack align="center" gap="md" ta="center">
          <IconPhotoScan size={52} stroke={1.2} color="var(--mantine-primary-color-filled)" aria-hidden />
          <Text size="lg" fw={600}>
            Drop pictures here, or paste one
          </Text>
          <Group>
            <Button size="md" leftSection={<IconUpload size={18} aria-hidden />} onClick={() => pick.current?.()}>
              Choose pictures
            </Button>
          </Group>
          <Text size="sm" c="dimmed" maw={460}>
            JPEG, PNG, WebP, HEIC, AVIF, GIF, TIFF or BMP, up to {bytes(limits.max_image_bytes)} and{" "}
            {Math.round(limits.max_pixels / 1e6)} megapixels each. The original file is sent as it is, and only you see it.
          </Text>
        </Stack>
      </Dropzone>
    </>
  );
}
