import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import type { Summary } from "@/features/history/api/history";
import { type Counted, wasCounted } from "@/features/history/api/wish";

type Kept = { ids: ReadonlySet<string>; all: Counted | null };
type Shown = Pick<Summary, "id" | "created_at" | "finished_at">;

const NOTHING: Kept = { ids: new Set(), all: null };

/** Which checks are chosen: some by a click each, a stretch with Shift, or everything that met the filter when it was counted. */
export function useSelection(shown: readonly Shown[], wishKey: string) {
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
    setKept((kept) => {
      const known = kept.all ? new Set(idsOf(list.current.filter((each) => isIn(kept, each)))) : new Set(kept.ids);
      const on = !known.has(id);
      for (const each of stretch && before ? between(list.current, before, id) : [id]) {
        if (on) known.add(each);
        else known.delete(each);
      }
      return { ids: known, all: null };
    });
  }, []);
  const clear = useCallback(() => setKept(NOTHING), []);
  const chooseShown = useCallback(() => setKept({ ids: new Set(idsOf(list.current)), all: null }), []);
  const chooseAll = useCallback((all: Counted) => setKept({ ids: new Set(), all }), []);
  return useMemo(() => {
    const has = (check: Shown) => isIn(kept, check);
    return { ...kept, any: kept.all !== null || kept.ids.size > 0, has, toggle, clear, chooseShown, chooseAll };
  }, [kept, toggle, clear, chooseShown, chooseAll]);
}

export type Selection = ReturnType<typeof useSelection>;

function isIn({ ids, all }: Kept, check: Shown): boolean {
  return all ? wasCounted(all, check) : ids.has(check.id);
}

function idsOf(checks: readonly Shown[]): string[] {
  return checks.map((each) => each.id);
}

function between(list: readonly { id: string }[], one: string, other: string): string[] {
  const ends = [one, other].map((id) => list.findIndex((each) => each.id === id)).sort((a, b) => a - b);
  const [from = -1, to = -1] = ends;
  return from < 0 ? [other] : list.slice(from, to + 1).map((each) => each.id);
}
