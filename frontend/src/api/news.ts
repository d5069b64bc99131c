import type { QueryClient, QueryKey } from "@tanstack/react-query";

import { isLive, isNews } from "./checks";
import { api, type Check, orProblem } from "./client";
import type { CheckEvent } from "./events";

const TOGETHER_MS = 120; // what a batch ends at once is asked for at once
const AT_ONCE = 50;
const PLACES_MS = 3000;
const GAINED_MS = 500; // of hundreds that are sent one after the other a list hears now and then
const COUNTED_MS = 3000; // counting is dear, and a batch would have it done for each of its checks
/** Answers that hold checks themselves. */
const LISTS = [["checks", "history"], ["checks", "picked"]] as const;

type Others = {
  /** A check that somebody outside of the cache shows, if any does. */
  find: (id: string) => Check | undefined;
  learn: (checks: readonly Check[]) => void;
};

/** Brings what the server tells to exactly the answers that show it. */
export class News {
  private readonly changed = new Set<string>();
  private timer = 0;
  private placesAt = 0;
  private placesTimer = 0;
  private gainedTimer = 0;
  private countedTimer = 0;

  constructor(
    private readonly queries: QueryClient,
    private readonly others: Others,
  ) {}

  hear({ check_id: id, state }: CheckEvent): void {
    const known = this.others.find(id) ?? cached(this.queries, id);
    if (!known) this.unknown();
    else if (state === "running") this.spread([begun(known)]);
    else this.fetchSoon(id);
    if (!known || !isLive({ state })) this.countSoon();
    this.refreshPlaces();
  }

  /** Asks once for everything unsettled: something may have happened while nobody listened. */
  catchUp(): void {
    void this.queries.invalidateQueries({ queryKey: ["checks", "picked"] });
    void this.queries.invalidateQueries({ queryKey: ["check"], predicate: (query) => isOpen(query.state.data) });
  }

  /** There is a check more, sent from here while a list may be looked at. */
  gained(): void {
    this.gainedTimer ||= window.setTimeout(() => {
      this.gainedTimer = 0;
      this.unknown();
    }, GAINED_MS);
    this.countSoon();
  }

  stop(): void {
    clearTimeout(this.timer);
    clearTimeout(this.gainedTimer);
    clearTimeout(this.placesTimer);
    clearTimeout(this.countedTimer);
  }

  private fetchSoon(id: string): void {
    this.changed.add(id);
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.fetchChanged(), TOGETHER_MS);
  }

  private async fetchChanged(): Promise<void> {
    const ids = [...this.changed];
    this.changed.clear();
    for (let at = 0; at < ids.length; at += AT_ONCE) {
      const asked = ids.slice(at, at + AT_ONCE);
      try {
        this.spread((await orProblem(api.GET("/api/v1/checks", { params: { query: { id: asked } } }))).items);
      } catch {
        return; // the slow questions find it
      }
    }
  }

  private spread(checks: readonly Check[]): void {
    place(this.queries, checks);
    this.others.learn(checks);
  }

  /** A check more, or one that has settled: the numbers are others now. */
  private countSoon(): void {
    this.countedTimer ||= window.setTimeout(() => {
      this.countedTimer = 0;
      void this.queries.invalidateQueries({ queryKey: ["checks", "stats"] });
    }, COUNTED_MS);
  }

  /** The line moved on: those who wait stand elsewhere in it. */
  private refreshPlaces(): void {
    const inMs = this.placesAt + PLACES_MS - Date.now();
    if (inMs <= 0) this.placesNow();
    else if (!this.placesTimer) this.placesTimer = window.setTimeout(() => this.placesNow(), inMs);
  }

  private placesNow(): void {
    this.placesAt = Date.now();
    clearTimeout(this.placesTimer);
    this.placesTimer = 0;
    this.catchUp();
  }

  /** No list has it yet: one that is looked at gains it, unless so much of it is loaded that nobody looks at its top. */
  private unknown(): void {
    void this.queries.invalidateQueries({
      queryKey: ["checks", "history"],
      predicate: (query) => !(isPaged(query.state.data) && query.state.data.pages.length > 2),
    });
  }
}

/** Puts newer answers in the place of older ones, wherever they are shown, without asking for the pages again. */
export function place(queries: QueryClient, checks: readonly Check[]): void {
  const newer = new Map(checks.map((check) => [check.id, check]));
  for (const check of checks) queries.setQueryData<Check>(["check", check.id], (known) => (known && isNews(check, known) ? check : known));
  for (const [key, known] of listed(queries)) {
    const data = replaced(known, newer);
    if (data !== known) queries.setQueryData(key, data); // to set what is there already would make it look fresh
  }
}

type Listed = Pick<Check, "id" | "state">;
type Paged = { pages: { items: Listed[] }[] };

function replaced(known: unknown, newer: ReadonlyMap<string, Check>): unknown {
  const one = <T extends Listed>(item: T): T => {
    const check = newer.get(item.id);
    // Lists may show less of a verdict, and name its model on the outside.
    if (!check || !isNews(check, item)) return item;
    return { ...item, ...check, verdict: check.verdict && { ...check.verdict, model_id: check.verdict.model.id } };
  };
  const all = (items: Listed[]) => (items.some((item) => newer.has(item.id)) ? items.map(one) : items);
  if (Array.isArray(known)) return all(known as Listed[]);
  if (!isPaged(known)) return known;
  const pages = known.pages.map((page) => {
    const items = all(page.items);
    return items === page.items ? page : { ...page, items };
  });
  return pages.some((page, at) => page !== known.pages[at]) ? { ...known, pages } : known;
}

function listed(queries: QueryClient): [QueryKey, unknown][] {
  return LISTS.flatMap((queryKey) => queries.getQueriesData({ queryKey }));
}

function cached(queries: QueryClient, id: string): Check | undefined {
  const one = queries.getQueryData<Check>(["check", id]);
  if (one) return one;
  for (const [, data] of listed(queries)) {
    const items = Array.isArray(data) ? (data as Listed[]) : isPaged(data) ? data.pages.flatMap((page) => page.items) : [];
    const found = items.find((item) => item.id === id);
    if (found) return found as Check;
  }
  return undefined;
}

function begun(check: Check): Check {
  return { ...check, state: "running", verdict: null, queue_position: null, estimate_s: null, no_worker_s: null };
}

function isPaged(data: unknown): data is Paged {
  return typeof data === "object" && data !== null && Array.isArray((data as Paged).pages);
}

function isOpen(data: unknown): boolean {
  return typeof data === "object" && data !== null && isLive(data as Check);
}
