import { Badge } from "@mantine/core";

import { type Outcome, OUTCOMES } from "./outcomes";

/** What a person decided, in a word. Framed, where the model's own band is only tinted. */
export function OutcomeBadge({ outcome, size = "md" }: { outcome: Outcome; size?: string }) {
  const { words, color, icon: Sign } = OUTCOMES[outcome];
  return (
    <Badge size={size} variant="outline" color={color} tt="none" fw={600} leftSection={<Sign size={14} aria-hidden />} styles={{ root: { color: `light-dark(var(--mantine-color-${color}-9), var(--mantine-color-${color}-2))` } }} data-outcome={outcome}>
      {words}
    </Badge>
  );
}
