import type { Band } from "@/api/client";
import { BANDS } from "@/ui/bands";
import { type Outcome, OUTCOMES } from "@/ui/outcomes";

export const ORDERS = { risk: "Most at risk first", due: "Due first", age: "Oldest first" } as const;
export type Order = keyof typeof ORDERS;

/** Which part of the desk's work is shown. */
export const SHOWS = { all: "Waiting", free: "Free", mine: "Yours", late: "Late", settled: "Settled" } as const;
export type Show = keyof typeof SHOWS;

/** How long a case waits already, in hours. */
export const AGES = { hour: 1, day: 24, week: 24 * 7 } as const;
export const AGE_WORDS: Record<Age, string> = { hour: "Over an hour", day: "Over a day", week: "Over a week" };
export type Age = keyof typeof AGES;

/** By which rule of the policy a case came here. */
export const CASE_REASONS = {
  band: "The verdict",
  probability: "The probability",
  evidence: "What the file tells",
  feedback: "The uploader's feedback",
  repeat_uploader: "Many from one person",
  sample: "Random sample",
  appeal: "Appeal",
} as const;
export type CaseReason = keyof typeof CASE_REASONS;

export const STATES = { open: "Nobody decided yet", second_review: "Needs a second person" } as const;
export type OpenState = keyof typeof STATES;

/** What of the queue is asked for, as it stands in the address. */
export type Wish = {
  show: Show;
  state: readonly OpenState[];
  reason: readonly CaseReason[];
  band: readonly Band[];
  outcome: readonly Outcome[];
  model: readonly string[];
  tag: readonly string[];
  uploader: number | null;
  age: Age | null;
  order: Order;
};

export const MANY = ["state", "reason", "band", "outcome", "model", "tag"] as const;
export type Many = (typeof MANY)[number];

/** Whatever somebody typed into the address: what makes no sense is left out. */
export function readWish(search: URLSearchParams): Wish {
  return {
    show: known(search.getAll("show"), SHOWS)[0] ?? "all",
    state: known(search.getAll("state"), STATES),
    reason: known(search.getAll("reason"), CASE_REASONS),
    band: known(search.getAll("band"), BANDS),
    outcome: known(search.getAll("outcome"), OUTCOMES),
    model: search.getAll("model").filter(Boolean).slice(0, 10),
    tag: search.getAll("tag").filter(Boolean).slice(0, 10),
    uploader: whole(search.get("uploader")),
    age: known(search.getAll("age"), AGES)[0] ?? null,
    order: known(search.getAll("order"), ORDERS)[0] ?? "risk",
  };
}

/** The part of an address that says it; the same wish always gives the same words. */
export function writeWish(wish: Wish): string {
  const search = new URLSearchParams();
  if (wish.show !== "all") search.set("show", wish.show);
  for (const kind of MANY) for (const value of wish[kind]) search.append(kind, value);
  if (wish.uploader !== null) search.set("uploader", String(wish.uploader));
  if (wish.age) search.set("age", wish.age);
  if (wish.order !== "risk") search.set("order", wish.order);
  return search.toString();
}

/** How many filters are set; neither the order nor which part is shown is one. */
export function filtersIn(wish: Wish): number {
  return MANY.reduce((sum, kind) => sum + wish[kind].length, 0) + Number(wish.uploader !== null) + Number(wish.age !== null);
}

/** The same part and order, with no filter. */
export function unfiltered({ show, order }: Wish): Wish {
  return { ...readWish(new URLSearchParams()), show, order };
}

function known<T extends string>(values: readonly string[], words: Readonly<Record<T, unknown>>): T[] {
  return [...new Set(values)].filter((value): value is T => Object.hasOwn(words, value));
}

function whole(value: string | null): number | null {
  return value && /^\d{1,9}$/.test(value) ? Number(value) : null;
}
