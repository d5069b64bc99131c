import type { Band, Schemas } from "@/api/client";
import { BANDS } from "@/ui/bands";

export type Sort = Schemas["Sort"];
export type Format = Schemas["ImageFormat"];
export type Source = Schemas["Source"];

export type CheckFilter = Partial<Schemas["CheckFilter"]>;

/** What is asked for, as it stands in the address. `from` and `to` are days where the person is, both included. */
export type Wish = {
  name: string;
  state: readonly StateWish[];
  band: readonly Band[];
  format: readonly Format[];
  source: readonly Source[];
  model: readonly string[];
  tag: readonly string[];
  from: string;
  to: string;
  sort: Sort;
};

export const STATES = { waiting: "Waiting", done: "With a verdict", failed: "Failed" } as const;
export type StateWish = keyof typeof STATES;

export const FORMATS: Record<Format, string> = {
  jpeg: "JPEG", png: "PNG", webp: "WebP", heif: "HEIC", avif: "AVIF", gif: "GIF", tiff: "TIFF", bmp: "BMP",
};
export const SOURCES: Record<Source, string> = { upload: "Uploaded here", address: "From a web address", api: "Sent by a program" };
export const SORTS: Record<Sort, string> = {
  newest: "Newest first",
  oldest: "Oldest first",
  p_ai_high: "Most likely AI first",
  p_ai_low: "Least likely AI first",
  name: "By file name",
  largest: "Largest file first",
  smallest: "Smallest file first",
};
/** The kinds that may have several values. */
export const MANY = ["state", "band", "format", "source", "model", "tag"] as const;
export type Many = (typeof MANY)[number];

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Whatever somebody typed into the address: what makes no sense is left out. */
export function readWish(search: URLSearchParams): Wish {
  return {
    name: (search.get("q") ?? "").slice(0, 255),
    state: known(search.getAll("state"), STATES),
    band: known(search.getAll("band"), BANDS),
    format: known(search.getAll("format"), FORMATS),
    source: known(search.getAll("source"), SOURCES),
    model: search.getAll("model").filter(Boolean).slice(0, 10),
    tag: search.getAll("tag").filter(Boolean).slice(0, 10),
    from: day(search.get("from")),
    to: day(search.get("to")),
    sort: known(search.getAll("sort"), SORTS)[0] ?? "newest",
  };
}

export function writeWish(wish: Wish): Record<string, string | string[]> {
  const many = MANY.filter((kind) => wish[kind].length > 0).map((kind) => [kind, [...wish[kind]]] as const);
  return {
    ...(wish.name && { q: wish.name }),
    ...Object.fromEntries(many),
    ...(wish.from && { from: wish.from }),
    ...(wish.to && { to: wish.to }),
    ...(wish.sort !== "newest" && { sort: wish.sort }),
  };
}

/** As the API takes it; days become instants, so that "to" is there until midnight. */
export function filterOf(wish: Wish): CheckFilter {
  const { from, to, name } = wish;
  const many = MANY.filter((kind) => wish[kind].length > 0).map((kind) => [kind, [...wish[kind]]] as const);
  return {
    ...(Object.fromEntries(many) as Pick<CheckFilter, Many>),
    ...(name.trim() && { name: name.trim() }),
    ...(from && { created_from: midnight(from, 0) }),
    ...(to && { created_before: midnight(to, 1) }),
  };
}

/** Everything that met a wish at the instant it was counted. */
export type Counted = { readonly wish: Wish; readonly total: number; readonly asOf: string };

/** The same and nothing that has come to meet it since. */
export function filterOfCounted({ wish, asOf }: Counted): CheckFilter {
  return { ...filterOf(wish), as_of: asOf };
}

/** Whether a check that meets the wish now did so then. */
export function wasCounted({ wish, asOf }: Counted, check: Pick<Schemas["CheckSummary"], "created_at" | "finished_at">): boolean {
  const then = Date.parse(asOf);
  return Date.parse(check.created_at) < then && (!asksForAnEnd(wish) || (check.finished_at !== null && Date.parse(check.finished_at) < then));
}

/** A check that waits may come to meet it later. */
function asksForAnEnd({ band, model, state }: Wish): boolean {
  return band.length > 0 || model.length > 0 || (state.length > 0 && !state.includes("waiting"));
}

export function isFiltered(wish: Wish): boolean {
  return Object.keys(filterOf(wish)).length > 0;
}

function known<T extends string>(values: readonly string[], words: Readonly<Record<T, unknown>>): T[] {
  return [...new Set(values)].filter((value): value is T => Object.hasOwn(words, value));
}

function day(value: string | null): string {
  return value && DAY.test(value) && !Number.isNaN(Date.parse(value)) ? value : "";
}

function midnight(value: string, daysLater: number): string {
  const [year = 0, month = 1, date = 1] = value.split("-").map(Number);
  return new Date(year, month - 1, date + daysLater).toISOString();
}
