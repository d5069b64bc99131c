import { useSyncExternalStore } from "react";

const SLOW_MS = 15_000;

let live = false;
const listeners = new Set<() => void>();

/** Whether the server tells by itself what happens; else the page asks. */
export function setLive(now: boolean): void {
  if (now === live) return;
  live = now;
  listeners.forEach((tell) => tell());
}

/** How long to wait between two questions: slow while the server tells by itself. */
export function paceMs(fastMs: number): number {
  return live ? SLOW_MS : fastMs;
}

export function useLiveness(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => live,
  );
}
