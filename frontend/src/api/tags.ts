import { queryOptions } from "@tanstack/react-query";

import { api, orProblem } from "./client";

/** One's tags, most used first. */
export const tagsQuery = queryOptions({
  queryKey: ["checks", "tags"],
  queryFn: async ({ signal }) => (await orProblem(api.GET("/api/v1/tags", { signal }))).items,
  staleTime: 10_000,
});
