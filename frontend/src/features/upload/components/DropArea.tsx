import { Box, Button, Group, Stack, Text } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconCamera, IconFolder, IconPhotoScan, IconUpload } from "@tabler/icons-react";
import { type ChangeEvent, useRef } from "react";

import type { Service } from "@/api/client";
import { bytes } from "@/ui/words";

/** `compact`: there is a list below it, which is what one wants to see. */
type Props = { limits: Service["limits"]; onFiles: (files: File[]) => void; compact: boolean };

/** Where one looks for a place to drop; what is dropped anywhere on the page is taken, too. */
export function DropArea({ limits, onFiles, compact }: Props) {
  const picker = useRef<HTMLInputElement>(null);
  const onPhone = useMediaQuery("(pointer: coarse)");
  const pick = ({ currentTarget: input }: ChangeEvent<HTMLInputElement>) => {
    const files = [...(input.files ?? [])];
    input.value = ""; // so that the same file can be chosen again
    if (files.length > 0) onFiles(files);
  };
  return (
    <Box className="card" p={compact ? "md" : { base: "lg", sm: 40 }} style={{ borderStyle: "dashed", borderWidth: 2 }}>
      <input ref={picker} type="file" multiple hidden aria-label="Pictures to check" onChange={pick} />
      <Stack align="center" gap="md" ta="center">
        {!compact && (
          <>
            <IconPhotoScan size={52} stroke={1.2} color="var(--mantine-primary-color-filled)" aria-hidden />
            <Text size="lg" fw={600}>
              {onPhone ? "Choose or take a picture" : "Drop pictures or folders here, or paste one"}
            </Text>
          </>
        )}
        <Group justify="center">
          <Button size="md" leftSection={<IconUpload size={18} aria-hidden />} onClick={() => picker.current?.click()}>
            Choose pictures
          </Button>
          {onPhone ? (
            <Chooser label="Take a photo" icon={IconCamera} onFiles={onFiles} input={{ accept: "image/*", capture: "environment" }} />
          ) : (
            <Chooser label="Choose a folder" icon={IconFolder} onFiles={onFiles} input={{ webkitdirectory: "" }} />
          )}
        </Group>
        {!compact && (
          <Text size="sm" c="dimmed" maw={460}>
            JPEG, PNG, WebP, HEIC, AVIF, GIF, TIFF or BMP, up to {bytes(limits.max_image_bytes)} and{" "}
            {Math.round(limits.max_pixels / 1e6)} megapixels each. The original file is sent as it is, and only you see it.
          </Text>
        )}
      </Stack>
    </Box>
  );
}

type ChooserProps = { label: string; icon: typeof IconCamera; onFiles: (files: File[]) => void; input: Record<string, string> };

/** A button for a file input of another kind: a whole folder, the camera. */
function Chooser({ label, icon: Sign, onFiles, input }: ChooserProps) {
  return (
    <Button size="md" variant="default" leftSection={<Sign size={18} aria-hidden />} onClick={() => askForFiles(input, onFiles)}>
      {label}
    </Button>
  );
}

/** The input is there only while it is asked: Safari drops one that is in no document. */
function askForFiles(attributes: Record<string, string>, onFiles: (files: File[]) => void): void {
  const input = Object.assign(document.createElement("input"), { type: "file", hidden: true });
  for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
  input.addEventListener("change", () => {
    onFiles([...(input.files ?? [])]);
    input.remove();
  });
  input.addEventListener("cancel", () => input.remove());
  document.body.append(input);
  input.click();
}
