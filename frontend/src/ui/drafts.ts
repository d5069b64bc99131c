import { useCallback, useSyncExternalStore } from "react";

import { onPersonChange } from "@/api/session";

type Next<T> = T | ((now: T) => T);

const drafts = new Map<string, unknown>();
const listeners = new Set<() => void>();

onPersonChange(() => {
  drafts.clear();
  tell();
});

/**
 * What somebody typed and has not sent. Like useState, and it is there again when they come back during this visit.
 * `of` names what it is about; the setter may be called when nothing shows it any more, as by an answer that comes late.
 */
export function useDraft<T extends string | boolean | null>(of: string, atFirst: T): [T, (next: Next<T>) => void] {
  const now = useCallback(() => (drafts.has(of) ? (drafts.get(of) as T) : atFirst), [of, atFirst]);
  const value = useSyncExternalStore(subscribe, now);
  const change = useCallback(
    (next: Next<T>) => {
      const wanted = typeof next === "function" ? next(now()) : next;
      if (wanted === atFirst) drafts.delete(of);
      else drafts.set(of, wanted);
      tell();
    },
    [of, atFirst, now],
  );
  return [value, change];
}

/** Those were sent. */
export function forgetDrafts(...of: readonly string[]): void {
  of.forEach((each) => drafts.delete(each));
  tell();
}

function tell(): void {
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
