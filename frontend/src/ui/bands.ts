import { IconCamera, IconHelpHexagon, IconRobot } from "@tabler/icons-react";

import type { Band } from "@/api/client";

/** Never colour alone: each band has its word and its sign too. */
export const BANDS = {
  likely_real: { words: "Likely real", color: "teal", icon: IconCamera },
  uncertain: { words: "Uncertain", color: "amber", icon: IconHelpHexagon },
  likely_ai: { words: "Likely AI-generated", color: "plum", icon: IconRobot },
} as const satisfies Record<Band, unknown>;
