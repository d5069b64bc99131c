import { Button, Group, Pill } from "@mantine/core";

import { FORMATS, MANY, type Many, SOURCES, STATES, type Wish } from "@/features/history/api/wish";
import type { Change } from "@/features/history/hooks/useWish";
import { BANDS } from "@/ui/bands";

import { date } from "./said";

type Active = { key: string; words: string; without: Partial<Wish> };

/** What is filtered by, each to be taken away with a click. */
export function ActiveFilters({ wish, change, onClear }: { wish: Wish; change: Change; onClear: () => void }) {
  const active = activeOf(wish);
  if (active.length === 0) return null;
  return (
    <Group gap={6} role="list" aria-label="Filters that are set">
      {active.map(({ key, words, without }) => (
        <div key={key} role="listitem">
          <Pill size="md" withRemoveButton onRemove={() => change(without)} removeButtonProps={{ "aria-label": `Take away: ${words}`, "aria-hidden": false, tabIndex: 0 }} className="filter-pill">
            {words}
          </Pill>
        </div>
      ))}
      {active.length > 1 && (
        <Button variant="subtle" size="compact-sm" onClick={onClear}>
          Clear all
        </Button>
      )}
    </Group>
  );
}

export function activeOf(wish: Wish): Active[] {
  const many = MANY.flatMap((kind) =>
    wish[kind].map((value) => ({
      key: `${kind}-${value}`,
      words: wordsOf(kind, value),
      without: { [kind]: wish[kind].filter((each) => each !== value) },
    })),
  );
  const days: Active[] = [];
  if (wish.from) days.push({ key: "from", words: `From ${local(wish.from)}`, without: { from: "" } });
  if (wish.to) days.push({ key: "to", words: `Until ${local(wish.to)}`, without: { to: "" } });
  const name = wish.name.trim();
  return [...(name ? [{ key: "name", words: `“${name}”`, without: { name: "" } }] : []), ...many, ...days];
}

const WORDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  state: STATES,
  format: FORMATS,
  source: SOURCES,
  band: Object.fromEntries(Object.entries(BANDS).map(([band, { words }]) => [band, words])),
};

function wordsOf(kind: Many, value: string): string {
  if (kind === "tag") return `#${value}`;
  return WORDS[kind]?.[value] ?? value;
}

function local(day: string): string {
  return date(`${day}T12:00:00`);
}
