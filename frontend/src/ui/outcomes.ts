import { IconCamera, IconHelpHexagon, IconRobot, IconUsers } from "@tabler/icons-react";

/** What a person decided of a picture. The signs are those of the bands, so that both can be compared at a glance. */
export const OUTCOMES = {
  confirmed_ai: { words: "Confirmed AI", short: "AI", color: "plum", icon: IconRobot },
  confirmed_real: { words: "Confirmed real", short: "Real", color: "teal", icon: IconCamera },
  cannot_tell: { words: "Cannot tell", short: "Unclear", color: "amber", icon: IconHelpHexagon },
  needs_second_review: { words: "Second review", short: "Asked again", color: "gray", icon: IconUsers },
} as const;

export type Outcome = keyof typeof OUTCOMES;
