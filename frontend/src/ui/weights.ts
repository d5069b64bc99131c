import { IconAlertTriangle, IconCamera, IconInfoCircle, IconRobot, IconZoomQuestion } from "@tabler/icons-react";

import type { Evidence } from "@/api/client";

/** What a piece of evidence means for the verdict. */
export const WEIGHTS = {
  declares_ai: { words: "Says that a machine made it", color: "plum", icon: IconRobot },
  hints_ai: { words: "A hint at AI, no proof", color: "amber", icon: IconZoomQuestion },
  hints_camera: { words: "A hint at a camera, no proof", color: "teal", icon: IconCamera },
  warning: { words: "Contradicts itself", color: "red", icon: IconAlertTriangle },
  neutral: { words: "For your information", color: "gray", icon: IconInfoCircle },
} as const satisfies Record<Evidence["weight"], unknown>;
