import { queryOptions } from "@tanstack/react-query";

import { api, type Check, orProblem } from "./client";
import { paceMs } from "./live";

const LIVE_MS = 1000;

export function isLive(check: Pick<Check, "state">): boolean {
  return check.state === "queued" || check.state === "running";
}

/** A settled check stays settled: an answer that was on its way while it ended is old. */
export function isNews(check: Pick<Check, "state">, known: Pick<Check, "state">): boolean {
  return isLive(known) || !isLive(check);
}

function opinionsUnderWay(check: Check): boolean {
  return check.opinions.some(({ state }) => state === "queued" || state === "running");
}

/** One check, asked again until it is settled and every opinion is given: each second, or seldom while the server tells by itself. */
export function checkQuery(id: string) {
  return queryOptions({
    queryKey: ["check", id],
    queryFn: () => orProblem(api.GET("/api/v1/checks/{check_id}", { params: { path: { check_id: id } } })),
    refetchInterval: ({ state: { data } }) => {
      if (data && opinionsUnderWay(data)) return LIVE_MS;
      return data && isLive(data) ? paceMs(LIVE_MS) : false;
    },
  });
}

/** The given unsettled checks (at most 50: their ids must fit into one request line), asked again and again. */
export function checksQuery(ids: readonly string[]) {
  return queryOptions({
    queryKey: ["checks", "picked", ids],
    queryFn: async ({ signal }) => {
      const page = await orProblem(api.GET("/api/v1/checks", { params: { query: { id: [...ids] } }, signal }));
      return page.items;
    },
    enabled: ids.length > 0,
    // Also when none of them comes back: then they are gone, and others may take their place.
    refetchInterval: () => paceMs(LIVE_MS),
    refetchIntervalInBackground: true, // the tab's title and a notification tell somebody who looks elsewhere
    placeholderData: (previous) => previous,
  });
}
