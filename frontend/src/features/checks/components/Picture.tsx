import { Center, Stack, Text } from "@mantine/core";
import { IconPhoto } from "@tabler/icons-react";

import type { Check } from "@/api/client";

const TINY_PX = 128;

export function Picture({ check }: { check: Check }) {
  const { width, height, has_preview } = check.image;
  const tiny = width !== null && height !== null && Math.max(width, height) < TINY_PX;
  if (!has_preview) {
    return (
      <Center className="card" mih={260} c="dimmed">
        <Stack align="center" gap="xs">
          <IconPhoto size={44} stroke={1.2} aria-hidden />
          <Text size="sm">{check.failure ? "There is no picture to show" : "The picture appears here once it is read"}</Text>
        </Stack>
      </Center>
    );
  }
  return (
    <div className="card" style={{ padding: 12 }}>
      <img
        className={tiny ? "picture tiny" : "picture"}
        src={`/api/v1/checks/${check.id}/image`}
        alt={`What you uploaded: ${check.file_name}`}
        {...(width && height && { width, height })}
        style={{ height: "auto", ...(tiny ? {} : { width: "auto" }) }}
      />
      {tiny && (
        <Text size="xs" c="dimmed" ta="center" mt="xs">
          Shown enlarged: the picture has {width} × {height} pixels.
        </Text>
      )}
    </div>
  );
}
