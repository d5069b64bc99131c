import { Badge, Group, Stack, Text } from "@mantine/core";

import type { Verdict } from "@/api/client";
import { BANDS } from "@/ui/bands";
import { cannotJudge, percent } from "@/ui/words";

type Props = { title: string; verdict: Pick<Verdict, "band" | "headline" | "p_ai">; note: string | undefined };

/** What one model says, on a line of a list. */
export function OpinionLine({ title, verdict, note }: Props) {
  const band = BANDS[verdict.band];
  const Sign = band.icon;
  return (
    <Stack component="li" className="opinion" data-opinion="done" gap={2}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={600}>
          {title}
        </Text>
        <Group gap={6} wrap="nowrap">
          <Badge variant="light" tt="none" color={band.color} leftSection={<Sign size={13} aria-hidden />} styles={{ root: { color: `light-dark(var(--mantine-color-${band.color}-9), var(--mantine-color-${band.color}-2))` } }}>
            {verdict.headline}
          </Badge>
          {!cannotJudge(verdict) && <Text size="sm">{percent(verdict.p_ai)}</Text>}
        </Group>
      </Group>
      {note && (
        <Text size="xs" c="dimmed">
          {note}
        </Text>
      )}
    </Stack>
  );
}
