import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";

import { api, orProblem, type Schemas } from "@/api/client";

import { filterOf, type Wish } from "./wish";

export type Summary = Schemas["CheckSummary"];
export type Stats = Schemas["Stats"];

const PAGE = 100;

/** One's checks that meet the wish, a page after the other. */
export function historyQuery(wish: Wish) {
  const asked = { ...filterOf(wish), sort: wish.sort, limit: PAGE };
  return infiniteQueryOptions({
    queryKey: ["checks", "history", asked],
    queryFn: ({ pageParam, signal }) =>
      orProblem(api.GET("/api/v1/history", { params: { query: { ...asked, ...(pageParam && { cursor: pageParam }) } }, signal })),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    // Thousands of rows are not asked for again only because somebody looked away.
    refetchOnWindowFocus: (query) => (query.state.data?.pages.length ?? 0) <= 2,
  });
}

export function statsQuery(wish: Wish) {
  const asked = { ...filterOf(wish), tz: Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC" };
  return queryOptions({
    queryKey: ["checks", "stats", asked],
    queryFn: ({ signal }) => orProblem(api.GET("/api/v1/checks/stats", { params: { query: asked }, signal })),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
}
