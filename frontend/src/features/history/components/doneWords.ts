import type { Deed, Tally } from "@/features/history/api/deeds";

import { counted } from "./said";

/** "180 of 300 checks are checked again. 120 were left out: …" */
export function doneWords(deed: Deed, { seen, changed }: Tally): string {
  if (seen === 0) return "Nothing was changed: the checks are gone already.";
  const left = seen - changed;
  const which = left > 0 ? `${changed.toLocaleString()} of ${counted(seen, "check")}` : counted(seen, "check");
  const done = changed === 0 ? "Nothing was changed." : `${which} ${changed > 1 ? "are" : "is"} ${DONE[deed.action](deed.tag ?? "")}.`;
  return left > 0 ? `${done} ${left.toLocaleString()} ${left > 1 ? "were" : "was"} left out: ${LEFT[deed.action]}.` : done;
}

const DONE: Record<Deed["action"], (tag: string) => string> = {
  delete: () => "deleted",
  check_again: () => "checked again",
  add_tag: (tag) => `now tagged “${tag}”`,
  remove_tag: (tag) => `no longer tagged “${tag}”`,
};

const LEFT: Record<Deed["action"], string> = {
  delete: "gone already",
  check_again: "no verdict yet, or the picture is not kept any more",
  add_tag: "tagged so already, or with as many tags as a check can have",
  remove_tag: "without this tag",
};
