import { Badge } from "@mantine/core";
import { IconClock, IconClockExclamation } from "@tabler/icons-react";

import { useNow } from "@/features/desk/hooks/useNow";
import { when } from "@/ui/words";

import { spell } from "./words";

const SOON_MS = 60 * 60_000;

/** How much time is left to decide, or how long that time is over. */
export function Clock({ due, size = "sm" }: { due: string; size?: string }) {
  const left = Date.parse(due) - useNow();
  const late = left < 0;
  const color = late ? "red" : left < SOON_MS ? "amber" : "gray";
  const Sign = late ? IconClockExclamation : IconClock;
  return (
    <Badge
      size={size}
      variant="light"
      color={color}
      tt="none"
      title={`To be decided by ${when(due)}`}
      leftSection={<Sign size={13} aria-hidden />}
      styles={{ root: { color: `light-dark(var(--mantine-color-${color}-9), var(--mantine-color-${color}-2))` } }}
      data-late={late}
    >
      {late ? `${spell(-left)} late` : `${spell(left)} left`}
    </Badge>
  );
}
