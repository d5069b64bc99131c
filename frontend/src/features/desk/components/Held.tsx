import { Badge } from "@mantine/core";
import { IconLock, IconUserCheck, IconUserPin } from "@tabler/icons-react";

import type { CaseSummary, People } from "@/features/desk/api/types";
import { useNow } from "@/features/desk/hooks/useNow";

import { nameIn, spell } from "./words";

const LOOKS = {
  mine: { color: "teal", variant: "light", Sign: IconUserCheck },
  taken: { color: "gray", variant: "outline", Sign: IconLock },
  kept: { color: "gray", variant: "outline", Sign: IconUserPin },
} as const;

type Props = { row: CaseSummary; people: People; me: number; size?: string };

/** Who works on a case, or for whom it is kept; nothing when it is free. */
export function Held({ row, people, me, size = "sm" }: Props) {
  const leftMs = leftOf(row, useNow());
  const held = leftMs > 0;
  const who = held ? row.claimed_by : row.assigned_to;
  if (who === null) return null;
  const mine = who === me;
  const { color, variant, Sign } = LOOKS[mine ? "mine" : held ? "taken" : "kept"];
  const name = mine ? "you" : nameIn(people, who);
  return (
    <Badge
      size={size}
      variant={variant}
      color={color}
      tt="none"
      maw={230}
      leftSection={<Sign size={13} aria-hidden />}
      styles={{ root: { color: `light-dark(var(--mantine-color-${color}-9), var(--mantine-color-${color}-2))` } }}
      data-held={mine ? "mine" : "other"}
    >
      {held ? `Held by ${name}, ${spell(leftMs)}` : `Kept for ${name}`}
    </Badge>
  );
}

function leftOf({ claimed_by, claimed_until }: CaseSummary, now: number): number {
  return claimed_by !== null && claimed_until ? Date.parse(claimed_until) - now : 0;
}
