/** What a link out of the history carries: only for who came from there has its order a meaning. */
export const FROM_HISTORY = { fromHistory: true } as const;

const KEY = "history-order";
const MOST = 2000; // of 36 letters each; a tab may keep some millions

export type Place = { before: string | null; after: string | null; number: number; count: number };

/** The checks of the history as they stand there; for this tab, and over a reload. */
export function rememberOrder(ids: readonly string[]): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(ids.slice(0, MOST)));
  } catch {
    // a full or forbidden storage costs the arrows, nothing else
  }
}

/** Where a check stands among them. Null: not there, or one came from elsewhere. */
export function placeOf(id: string, state: unknown): Place | null {
  if (!cameFromHistory(state)) return null;
  const ids = remembered();
  const at = ids.indexOf(id);
  return at < 0 ? null : { before: ids[at - 1] ?? null, after: ids[at + 1] ?? null, number: at + 1, count: ids.length };
}

function cameFromHistory(state: unknown): boolean {
  return typeof state === "object" && state !== null && "fromHistory" in state;
}

function remembered(): string[] {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
    return Array.isArray(found) ? found.map(String) : [];
  } catch {
    return [];
  }
}
