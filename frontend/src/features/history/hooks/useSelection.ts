import { useCallback, useEffect, useMemo, useRef, useState } from "react";

type Kept = { ids: ReadonlySet<string>; all: boolean };

const NOTHING: Kept = { ids: new Set(), all: false };

/** Which checks are chosen: some by a click each, a stretch with Shift, or everything that meets the filter. */
export function useSelection(shown: readonly { id: string }[], wishKey: string) {
  const [kept, setKept] = useState(NOTHING);
  const [keptFor, setKeptFor] = useState(wishKey);
  const last = useRef<string | null>(null);
  const list = useRef(shown);
  useEffect(() => {
    list.current = shown;
  }, [shown]);
  if (keptFor !== wishKey) {
    // Another question: what was chosen among the answers to the one before is not meant any more.
    setKeptFor(wishKey);
    setKept(NOTHING);
  }
  const toggle = useCallback((id: string, stretch: boolean) => {
    const before = last.current;
    last.current = id;
    setKept(({ ids, all }) => {
      const known = all ? new Set(list.current.map((each) => each.id)) : new Set(ids);
      const on = !known.has(id);
      for (const each of stretch && before ? between(list.current, before, id) : [id]) {
        if (on) known.add(each);
        else known.delete(each);
      }
      return { ids: known, all: false };
    });
  }, []);
  const clear = useCallback(() => setKept(NOTHING), []);
  const chooseShown = useCallback(() => setKept({ ids: new Set(list.current.map((each) => each.id)), all: false }), []);
  const chooseAll = useCallback(() => setKept({ ids: new Set(), all: true }), []);
  return useMemo(() => ({ ...kept, toggle, clear, chooseShown, chooseAll }), [kept, toggle, clear, chooseShown, chooseAll]);
}

export type Selection = ReturnType<typeof useSelection>;

function between(list: readonly { id: string }[], one: string, other: string): string[] {
  const ends = [one, other].map((id) => list.findIndex((each) => each.id === id)).sort((a, b) => a - b);
  const [from = -1, to = -1] = ends;
  return from < 0 ? [other] : list.slice(from, to + 1).map((each) => each.id);
}
