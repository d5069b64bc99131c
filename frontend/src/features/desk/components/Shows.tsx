import { Group, UnstyledButton } from "@mantine/core";

import type { Counts } from "@/features/desk/api/types";
import { type Show, SHOWS, type Wish } from "@/features/desk/api/wish";
import type { Change } from "@/features/desk/hooks/useWish";

const NUMBERS: Partial<Record<Show, (counts: Counts) => number>> = {
  all: ({ total }) => total,
  free: ({ free }) => free,
  mine: ({ mine }) => mine,
  late: ({ overdue }) => overdue,
};

/** The parts of the work, each with how many cases it has. */
export function Shows({ wish, change, counts }: { wish: Wish; change: Change; counts: Counts | undefined }) {
  return (
    <Group gap={4} role="group" aria-label="Which cases">
      {Object.entries(SHOWS).map(([each, words]) => {
        const show = each as Show;
        const count = counts && NUMBERS[show]?.(counts);
        return (
          <UnstyledButton key={show} className="show" data-show={show} aria-pressed={wish.show === show} onClick={() => change({ show })}>
            {words}
            {count !== undefined && <span className={show === "late" && count > 0 ? "count late" : "count"}>{count.toLocaleString()}</span>}
          </UnstyledButton>
        );
      })}
    </Group>
  );
}
