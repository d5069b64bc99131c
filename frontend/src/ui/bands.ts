import { IconCamera, IconHelpHexagon, IconRobot, IconSlash } from "@tabler/icons-react";

import type { Band } from "@/api/client";

/** Three bands, and a word for pictures that none can be given. Never colour alone: each has its word and its sign. */
export const BANDS = {
  likely_real: { words: "Likely real", color: "teal", icon: IconCamera },
  uncertain: { words: "Uncertain", color: "amber", icon: IconHelpHexagon },
  not_applicable: { words: "Not applicable", color: "gray", icon: IconSlash },
  likely_ai: { words: "Likely AI-generated", color: "plum", icon: IconRobot },
} as const satisfies Record<Band, unknown>;
