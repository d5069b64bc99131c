import { Button, Center, Stack, Text } from "@mantine/core";
import { IconEye, IconPhotoOff } from "@tabler/icons-react";
import { useState } from "react";

import { useHeatmap } from "@/api/useHeatmap";
import { mapAddress, pictureAddress } from "@/features/desk/api/pictures";
import type { Case } from "@/features/desk/api/types";
import { type Heat, HeatControls, mapsOf } from "@/ui/judged/HeatControls";
import { Still } from "@/ui/judged/Still";
import { lazily } from "@/ui/lazily";

const ZoomedPicture = lazily(async () => (await import("@/ui/judged/ZoomedPicture")).ZoomedPicture);
const TINY_PX = 128;

type Props = { shown: Case; hot: boolean; turnHot: (on: boolean) => void; blurred: boolean; unblur: () => void };

/** The picture, large: zoomed, with its heatmap, or blurred until somebody asks for it. */
export function CasePicture({ shown, hot, turnHot, blurred, unblur }: Props) {
  const { check, opening } = shown;
  const { picture } = check;
  const maps = mapsOf(check);
  const [{ strength, model }, setHeat] = useState({ strength: 100, model: maps[0]?.model ?? null });
  const map = useHeatmap(mapAddress(shown.case.id, opening, model), hot && maps.length > 0);
  if (!picture.has_preview) return <Absent />;
  const tiny = isTiny(picture);
  const still = (
    <Still address={pictureAddress(shown.case.id, opening)} alt="The picture in question" size={picture} tiny={tiny} heatmap={map.address} strength={hot ? strength / 100 : 0} />
  );
  const turn = (heat: Heat) => {
    setHeat(heat);
    turnHot(heat.on);
  };
  return (
    <div className="card case-picture" style={{ padding: 12 }}>
      {blurred ? (
        <Blurred unblur={unblur}>{still}</Blurred>
      ) : (
        <ZoomedPicture>{still}</ZoomedPicture>
      )}
      {maps.length > 0 && !blurred && <HeatControls maps={maps} heat={{ on: hot, strength, model }} turn={turn} drawing={map.drawing} error={map.error} />}
    </div>
  );
}

function Blurred({ unblur, children }: { unblur: () => void; children: React.ReactNode }) {
  return (
    <div className="blur-frame" data-blurred>
      <div className="blurred" aria-hidden>
        {children}
      </div>
      <div className="blur-ask">
        <Button onClick={unblur} leftSection={<IconEye size={18} aria-hidden />} rightSection={<kbd aria-hidden>b</kbd>}>
          Show the picture
        </Button>
      </div>
    </div>
  );
}

function isTiny({ width, height }: Case["check"]["picture"]): boolean {
  return width !== null && height !== null && Math.max(width, height) < TINY_PX;
}

function Absent() {
  return (
    <Center className="card" mih={260} c="dimmed">
      <Stack align="center" gap="xs">
        <IconPhotoOff size={44} stroke={1.2} aria-hidden />
        <Text size="sm">The picture is not kept any more; the verdict stays.</Text>
      </Stack>
    </Center>
  );
}
