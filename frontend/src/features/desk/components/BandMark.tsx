import { Badge } from "@mantine/core";

import type { Band } from "@/api/client";
import { BANDS } from "@/ui/bands";
import { cannotJudge, percent } from "@/ui/words";

/** What the model says, in a word and a number. */
export function BandMark({ verdict, size = "sm" }: { verdict: { band: Band; p_ai: number }; size?: string }) {
  const { words, color, icon: Sign } = BANDS[verdict.band];
  return (
    <Badge
      size={size}
      variant="light"
      tt="none"
      color={color}
      leftSection={<Sign size={13} aria-hidden />}
      styles={{ root: { color: `light-dark(var(--mantine-color-${color}-9), var(--mantine-color-${color}-2))` } }}
      data-band={verdict.band}
    >
      {words}
      {cannotJudge(verdict) ? "" : `, ${percent(verdict.p_ai)}`}
    </Badge>
  );
}
