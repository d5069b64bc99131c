import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";

import { api, orProblem, type Schemas } from "@/api/client";

import { isSeen, rememberLook } from "./looks";
import { AGES, MANY, type Wish } from "./wish";

const PAGE = 50;
const FRESH_MS = 15_000;
const HOUR_MS = 60 * 60_000;

/** What waits, a page after the other. */
export function casesQuery(wish: Wish) {
  return infiniteQueryOptions({
    queryKey: ["desk", "cases", wish],
    queryFn: async ({ pageParam, signal, client, queryKey }) => {
      const list = (thumbnails: boolean) =>
        orProblem(api.GET("/api/v1/desk/cases", { params: { query: { ...asked(wish), limit: PAGE, thumbnails, ...(pageParam && { cursor: pageParam }) } }, signal }));
      // Asking for the small pictures is a look, and is written down: the same list again asks for none.
      const page = client.getQueryData(queryKey) ? await list(false) : null;
      if (page && isSeen(page.items)) return page;
      const looked = await list(true);
      rememberLook(looked);
      return looked;
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
    // What others take or settle meanwhile is seen without asking; a long list is not fetched anew for it.
    refetchInterval: (query) => ((query.state.data?.pages.length ?? 0) <= 1 ? FRESH_MS : false),
    refetchOnWindowFocus: (query) => (query.state.data?.pages.length ?? 0) <= 1,
  });
}

export const countsQuery = queryOptions({
  queryKey: ["desk", "counts"],
  queryFn: ({ signal }) => orProblem(api.GET("/api/v1/desk/counts", { signal })),
  refetchInterval: FRESH_MS,
});

/** As the API takes it. The next case is taken by the very words that the list is shown by. */
export function asked(wish: Wish): Schemas["NextWanted"] {
  const { show, age, uploader, order } = wish;
  const many = Object.fromEntries(MANY.filter((kind) => wish[kind].length > 0).map((kind) => [kind, [...wish[kind]]]));
  return {
    ...(many as Partial<Schemas["NextWanted"]>),
    ...(show === "settled" && { state: ["settled"] }),
    ...(show === "late" && { overdue: true }),
    ...((show === "free" || show === "mine") && { whose: show }),
    ...(uploader !== null && { uploader }),
    ...(age && { opened_before: new Date(Date.now() - AGES[age] * HOUR_MS).toISOString() }),
    grouped: show !== "settled",
    order,
  } as Schemas["NextWanted"];
}
