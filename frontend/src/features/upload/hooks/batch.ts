import { isLive } from "@/api/checks";

import type { Upload } from "./uploads";

/** What was added until everything was settled; the next file begins a new one. */
export type Batch = { readonly keys: ReadonlySet<string>; readonly total: number; readonly done: number; readonly failed: number };

export const NO_BATCH: Batch = { keys: new Set(), total: 0, done: 0, failed: 0 };

/** The batch after the list has changed. */
export function batchOf(before: Batch, items: readonly Upload[]): Batch {
  const begun = before.done < before.total ? before.keys : new Set<string>();
  const members = items.filter((item) => begun.has(item.key) || isOpen(item));
  if (members.length === 0) return before.total > 0 && before.done < before.total ? { ...before, done: before.total } : before;
  return {
    keys: new Set(members.map((item) => item.key)),
    total: members.length,
    done: members.filter((item) => !isOpen(item)).length,
    failed: members.filter((item) => !isOpen(item) && item.check?.state !== "done").length,
  };
}

/** Still to be sent or to be judged. */
export function isOpen(item: Upload): boolean {
  return item.check ? isLive(item.check) : item.state === "waiting" || item.state === "uploading";
}
