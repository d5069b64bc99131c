import { Box, Group, Text } from "@mantine/core";

import type { Verdict } from "@/api/client";
import { BANDS } from "./bands";
import { percent } from "./words";

/** 0–100 % with the bands behind it, where the model has calibrated edges, and a mark at the picture's probability. */
export function ProbabilityBar({ verdict }: { verdict: Pick<Verdict, "p_ai" | "thresholds"> }) {
  const { p_ai: p, thresholds } = verdict;
  const low = thresholds?.real_edge ?? 0;
  const high = thresholds?.ai_edge ?? 1;
  const parts = thresholds
    ? [
        { band: "likely_real" as const, from: 0, to: low },
        { band: "uncertain" as const, from: low, to: high },
        { band: "likely_ai" as const, from: high, to: 1 },
      ]
    : [{ band: "uncertain" as const, from: 0, to: 1 }];
  return (
    <div role="img" aria-label={`Probability of AI-generated: ${percent(p)}. ${edgeWords(thresholds)}`}>
      <Box pos="relative" h={30} mt={4}>
        <Box pos="absolute" inset="10px 0" style={{ display: "flex", gap: 2, borderRadius: 6, overflow: "hidden" }}>
          {parts.map(({ band, from, to }) => (
            <Box key={band} bg={`light-dark(var(--mantine-color-${BANDS[band].color}-3), var(--mantine-color-${BANDS[band].color}-8))`} style={{ width: `${100 * (to - from)}%` }} />
          ))}
        </Box>
        <Box
          pos="absolute"
          top={0}
          bottom={0}
          w={6}
          bg="var(--mantine-color-text)"
          style={{ left: `clamp(0px, calc(${100 * p}% - 3px), calc(100% - 6px))`, borderRadius: 3, boxShadow: "0 0 0 2px var(--page-surface)" }}
        />
      </Box>
      <Group justify="space-between" aria-hidden>
        <Text size="xs" c="dimmed">
          0 %
        </Text>
        {thresholds && (
          <Text size="xs" c="dimmed">
            bands change at {percent(low)} and {percent(high)}
          </Text>
        )}
        <Text size="xs" c="dimmed">
          100 %
        </Text>
      </Group>
    </div>
  );
}

function edgeWords(thresholds: Verdict["thresholds"]): string {
  if (!thresholds) return "This model has no calibrated bands.";
  return `Likely real below ${percent(thresholds.real_edge)}, likely AI-generated above ${percent(thresholds.ai_edge)}.`;
}
