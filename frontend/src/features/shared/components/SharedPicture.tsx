import { Center, Group, Loader, Stack, Switch, Text } from "@mantine/core";
import { IconPhotoOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { type Shared, sharedAddress, sharedHeatmapQuery } from "@/features/shared/api/shared";

const TINY_PX = 128;
const READING =
  "Warm places spoke most for AI, compared within this picture: the warmest place of a real photograph is warm too. " +
  "It shows what the model looked at, not what was forged.";

type Props = { token: string; shared: Shared };

export function SharedPicture({ token, shared }: Props) {
  const [heat, setHeat] = useState(false);
  const map = useQuery({ ...sharedHeatmapQuery(token), enabled: heat });
  if (!shared.picture) return <NotKept />;
  const { width, height } = shared.picture;
  const tiny = Math.max(width, height) < TINY_PX;
  return (
    <div className="card" style={{ padding: 12 }}>
      <div className="pictured">
        <img
          className={tiny ? "picture tiny" : "picture"}
          src={sharedAddress(token, "image")}
          alt="What was judged"
          width={width}
          height={height}
          style={{ height: "auto", ...(tiny ? {} : { width: "auto" }) }}
        />
        {map.data && <img className="heat" src={map.data} alt="" data-heatmap style={{ opacity: Number(heat) }} />}
      </div>
      {shared.heatmap && <HeatSwitch on={heat} turn={setHeat} drawing={map.isFetching} error={map.error} />}
    </div>
  );
}

type Heat = { on: boolean; turn: (on: boolean) => void; drawing: boolean; error: Error | null };

function HeatSwitch({ on, turn, drawing, error }: Heat) {
  return (
    <Stack gap={4} mt="sm">
      <Group gap="sm">
        <Switch label="Show what spoke for AI" checked={on} onChange={(event) => turn(event.currentTarget.checked)} />
        {on && drawing && <Loader size="xs" aria-label="The heatmap is being drawn" />}
      </Group>
      {on && (
        <Text size="xs" c="dimmed" role="status">
          {error?.message ?? READING}
        </Text>
      )}
    </Stack>
  );
}

function NotKept() {
  return (
    <Center className="card" mih={220} c="dimmed" p="lg">
      <Stack align="center" gap="xs">
        <IconPhotoOff size={44} stroke={1.2} aria-hidden />
        <Text size="sm" ta="center">
          The picture is no longer kept. The verdict stays.
        </Text>
      </Stack>
    </Center>
  );
}
