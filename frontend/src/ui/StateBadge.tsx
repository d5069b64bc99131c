import { Badge } from "@mantine/core";
import { IconAlertTriangle, IconClock, IconScan } from "@tabler/icons-react";

import type { Band, Check } from "@/api/client";

import { BANDS } from "./bands";

const STATES = {
  queued: { words: "Queued", color: "gray", icon: IconClock },
  running: { words: "Checking", color: "teal", icon: IconScan },
  failed: { words: "Failed", color: "red", icon: IconAlertTriangle },
} as const;

type Shown = Pick<Check, "state"> & { verdict: { band: Band } | null };

/** The verdict's band once there is one, the state until then. */
export function StateBadge({ check, size = "md" }: { check: Shown; size?: string }) {
  const shown = check.verdict ? BANDS[check.verdict.band] : STATES[check.state === "done" ? "running" : check.state];
  const Sign = shown.icon;
  return (
    <Badge
      size={size}
      variant="light"
      color={shown.color}
      tt="none"
      fw={600}
      leftSection={<Sign size={14} aria-hidden />}
      className={check.state === "running" ? "wait" : ""}
      styles={{ root: { color: `light-dark(var(--mantine-color-${shown.color}-9), var(--mantine-color-${shown.color}-2))` } }}
    >
      {shown.words}
    </Badge>
  );
}
