import { Center, Stack, Text } from "@mantine/core";
import { IconPhoto } from "@tabler/icons-react";
import { useState } from "react";

import type { Check } from "@/api/client";
import { heatmapAddress } from "@/api/heatmap";
import { useHeatmap } from "@/api/useHeatmap";
import { HeatControls, mapsOf } from "@/ui/judged/HeatControls";
import { Still } from "@/ui/judged/Still";
import { lazily } from "@/ui/lazily";

const ZoomedPicture = lazily(async () => (await import("@/ui/judged/ZoomedPicture")).ZoomedPicture);
const TINY_PX = 128;

export function Picture({ check }: { check: Check }) {
  if (check.image.has_preview) return <Shown check={check} />;
  return (
    <Center className="card" mih={260} c="dimmed">
      <Stack align="center" gap="xs">
        <IconPhoto size={44} stroke={1.2} aria-hidden />
        <Text size="sm">{absenceWords(check)}</Text>
      </Stack>
    </Center>
  );
}

function absenceWords({ failure, image, keep_picture }: Check): string {
  if (!image.kept) return keep_picture ? "The picture was deleted, the verdict stays" : "Verdict only: the picture was not kept";
  return failure ? "There is no picture to show" : "The picture appears here once it is read";
}

function Shown({ check }: { check: Check }) {
  const { width, height } = check.image;
  const tiny = isTiny(check.image);
  const maps = mapsOf(check);
  const [heat, setHeat] = useState({ on: false, strength: 100, model: maps[0]?.model ?? null });
  const address = `/api/v1/checks/${check.id}`;
  const map = useHeatmap(heatmapAddress(address, heat.model), heat.on);
  const still = (
    <Still
      address={`${address}/image`}
      alt={`What you uploaded: ${check.file_name}`}
      size={check.image}
      tiny={tiny}
      heatmap={map.address}
      strength={heat.on ? heat.strength / 100 : 0}
    />
  );
  return (
    <div className="card" style={{ padding: 12 }}>
      <ZoomedPicture>{still}</ZoomedPicture>
      {tiny && (
        <Text size="xs" c="dimmed" ta="center" mt="xs">
          Shown enlarged: the picture has {width} × {height} pixels.
        </Text>
      )}
      {maps.length > 0 && <HeatControls maps={maps} heat={heat} turn={setHeat} drawing={map.drawing} error={map.error} />}
    </div>
  );
}

function isTiny({ width, height }: Check["image"]): boolean {
  return width !== null && height !== null && Math.max(width, height) < TINY_PX;
}
