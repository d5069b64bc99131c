import { Badge } from "@mantine/core";
import { IconUserCheck } from "@tabler/icons-react";

import { type Outcome, OUTCOMES } from "./outcomes";

/** In a list, beside the model's band: that a person decided, and what. */
export function DecidedMark({ outcome }: { outcome: Outcome | null }) {
  if (!outcome) return null;
  const { words, short, color } = OUTCOMES[outcome];
  return (
    <Badge size="sm" variant="outline" color={color} tt="none" fw={600} px={6} leftSection={<IconUserCheck size={13} aria-hidden />} title={`A person decided: ${words.toLowerCase()}`} styles={{ root: { color: `light-dark(var(--mantine-color-${color}-9), var(--mantine-color-${color}-2))` } }} data-outcome={outcome}>
      {short}
    </Badge>
  );
}
