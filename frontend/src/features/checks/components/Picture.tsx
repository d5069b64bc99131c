import { Center, Group, Loader, Stack, Switch, Text } from "@mantine/core";
import { IconPhoto } from "@tabler/icons-react";
import { useState } from "react";

import type { Check } from "@/api/client";
import { useHeatmap } from "@/features/checks/hooks/useHeatmap";

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
  const [heat, setHeat] = useState(false);
  const map = useHeatmap(check.id, heat);
  return (
    <div className="card" style={{ padding: 12 }}>
      <div className="pictured">
        <img
          className={tiny ? "picture tiny" : "picture"}
          src={`/api/v1/checks/${check.id}/image`}
          alt={`What you uploaded: ${check.file_name}`}
          {...(width && height && { width, height })}
          style={{ height: "auto", ...(tiny ? {} : { width: "auto" }) }}
        />
        {map.address && <img className="heat" src={map.address} alt="" data-heatmap style={{ opacity: Number(heat) }} />}
      </div>
      {tiny && (
        <Text size="xs" c="dimmed" ta="center" mt="xs">
          Shown enlarged: the picture has {width} × {height} pixels.
        </Text>
      )}
      {offersHeat(check) && <HeatSwitch on={heat} turn={setHeat} drawing={map.drawing} error={map.error} />}
    </div>
  );
}

function offersHeat({ verdict }: Check): boolean {
  return Boolean(verdict?.explanation) && verdict?.band !== "not_applicable";
}

function isTiny({ width, height }: Check["image"]): boolean {
  return width !== null && height !== null && Math.max(width, height) < TINY_PX;
}

const READING =
  "Warm places spoke most for AI, compared within this picture: the warmest place of a real photograph is warm too. " +
  "It shows what the model looked at, not what was forged.";

type Heat = { on: boolean; turn: (on: boolean) => void; drawing: boolean; error: Error | null };

function HeatSwitch({ on, turn, drawing, error }: Heat) {
  return (
    <Stack gap={4} mt="sm">
      <Group gap="sm">
        <Switch label="Show what spoke for AI" checked={on} onChange={(event) => turn(event.currentTarget.checked)} />
        {drawing && <Loader size="xs" aria-label="The heatmap is being drawn" />}
      </Group>
      {on && (
        <Text size="xs" c="dimmed" role="status">
          {error?.message ?? READING}
        </Text>
      )}
    </Stack>
  );
}
