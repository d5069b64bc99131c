import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { api, type Check, type CheckState, orProblem } from "./client";

const LIVE_MS = 1000;

export function isLive(check: Check): boolean {
  return check.state === "queued" || check.state === "running";
}

/** One check, asked again each second until it is settled. */
export function checkQuery(id: string) {
  return queryOptions({
    queryKey: ["check", id],
    queryFn: () => orProblem(api.GET("/api/v1/checks/{check_id}", { params: { path: { check_id: id } } })),
    refetchInterval: (query) => (query.state.data && isLive(query.state.data) ? LIVE_MS : false),
  });
}

/** The given checks (at most 50: their ids must fit into one request line), asked again each second while any is unsettled. */
export function checksQuery(ids: readonly string[]) {
  return queryOptions({
    queryKey: ["checks", "picked", ids],
    queryFn: async ({ signal }) => {
      const page = await orProblem(api.GET("/api/v1/checks", { params: { query: { id: [...ids] } }, signal }));
      return page.items;
    },
    enabled: ids.length > 0,
    refetchInterval: (query) => (query.state.data && !query.state.data.some(isLive) ? false : LIVE_MS),
    placeholderData: (previous) => previous,
  });
}

/** The owner's checks, newest first. */
export function historyQuery(state: CheckState | null) {
  return infiniteQueryOptions({
    queryKey: ["checks", "history", state],
    queryFn: ({ pageParam }) =>
      orProblem(
        api.GET("/api/v1/checks", {
          params: { query: { limit: 24, ...(pageParam && { cursor: pageParam }), ...(state && { state: [state] }) } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
    refetchInterval: (query) => (query.state.data?.pages.some((page) => page.items.some(isLive)) ? 2 * LIVE_MS : false),
  });
}
