import { Group, Loader, Select, Slider, Stack, Switch, Text } from "@mantine/core";

import type { Check, Verdict } from "@/api/client";
import { useModels } from "@/api/useModels";

export type Heat = { on: boolean; strength: number; model: string | null };
type DrawnMap = { model: string | null; by: string };

const READING =
  "Warm places spoke most for AI, compared within this picture: the warmest place of a real photograph is warm too. " +
  "It shows what the model looked at, not what was forged.";

/** Whose heatmaps can be had: the deciding verdict's first (model null), then those of second opinions. */
export function mapsOf({ verdict, opinions }: Pick<Check, "verdict" | "opinions">): DrawnMap[] {
  const others = opinions.filter((one) => offersMap(one.verdict)).map((one) => ({ model: one.model_id, by: one.model_id }));
  return verdict && offersMap(verdict) ? [{ model: null, by: verdict.model.id }, ...others] : others;
}

function offersMap(verdict: Verdict | null): boolean {
  return Boolean(verdict?.explanation) && verdict?.band !== "not_applicable";
}

type Props = { maps: readonly DrawnMap[]; heat: Heat; turn: (heat: Heat) => void; drawing: boolean; error: Error | null };

export function HeatControls({ maps, heat, turn, drawing, error }: Props) {
  return (
    <Stack gap="xs" mt="sm">
      <Group gap="sm">
        <Switch label="Show what spoke for AI" checked={heat.on} onChange={(event) => turn({ ...heat, on: event.currentTarget.checked })} />
        {drawing && <Loader size="xs" aria-label="The heatmap is being drawn" />}
      </Group>
      {heat.on && !error && (
        <Group gap="md" wrap="nowrap">
          <Text size="xs" c="dimmed" aria-hidden style={{ flex: "none" }}>
            Strength
          </Text>
          <Slider
            flex={1}
            value={heat.strength}
            onChange={(strength) => turn({ ...heat, strength })}
            label={(value) => `${value} %`}
            min={10}
            step={5}
            thumbLabel="Strength of the heatmap"
          />
        </Group>
      )}
      {heat.on && maps.length > 1 && <Whose maps={maps} heat={heat} turn={turn} />}
      {heat.on && (
        <Text size="xs" c="dimmed" role="status">
          {error?.message ?? READING}
        </Text>
      )}
    </Stack>
  );
}

function Whose({ maps, heat, turn }: Pick<Props, "maps" | "heat" | "turn">) {
  const { titleOf } = useModels();
  return (
    <Select
      size="xs"
      label="Whose answer"
      allowDeselect={false}
      data={maps.map(({ model, by }) => ({ value: model ?? "", label: model ? titleOf(by) : `${titleOf(by)} (decides)` }))}
      value={heat.model ?? ""}
      onChange={(chosen) => turn({ ...heat, model: chosen || null })}
    />
  );
}
