import { Center, Image } from "@mantine/core";
import { IconPhoto } from "@tabler/icons-react";

import type { Check } from "@/api/client";

type Props = { check: Pick<Check, "id" | "image">; height: number | string; local?: string };

/** The stored thumbnail; before there is one, the local file where we have it, else a sign. */
export function Thumbnail({ check, height, local }: Props) {
  const source = check.image.has_preview ? `/api/v1/checks/${check.id}/thumbnail` : local;
  const tiny = Math.max(check.image.width ?? 999, check.image.height ?? 999) < 128;
  if (!source) {
    return (
      <Center h={height} bg="var(--page-background)" c="dimmed" aria-hidden>
        <IconPhoto size={28} stroke={1.4} />
      </Center>
    );
  }
  return (
    <Image src={source} alt="" h={height} w="100%" fit="cover" loading="lazy" style={tiny ? { imageRendering: "pixelated" } : {}} />
  );
}
