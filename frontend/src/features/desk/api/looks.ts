import { onPersonChange } from "@/api/session";

import type { CasePage } from "./types";

const FOR_MS = 25 * 60_000; // the server shows pictures for half an hour after the log's entry

/** For which look of the audit log a check's small picture is shown, and since when. */
const looks = new Map<string, { opening: number; at: number }>();
onPersonChange(() => looks.clear());

export function rememberLook({ items, opening }: Pick<CasePage, "items" | "opening">, now = Date.now()): void {
  if (opening !== null) for (const { check_id } of items) looks.set(check_id, { opening, at: now });
}

/** The look that a check's picture is shown for; null: none, or too long ago. */
export function lookAt(checkId: string, now = Date.now()): number | null {
  const look = looks.get(checkId);
  return look && now - look.at < FOR_MS ? look.opening : null;
}

/** Whether all of these pictures were looked at lately: then the same list again is no new look. */
export function isSeen(items: CasePage["items"], now = Date.now()): boolean {
  return items.every(({ check_id, has_preview }) => !has_preview || lookAt(check_id, now) !== null);
}
