import { queryOptions } from "@tanstack/react-query";

import { api, orProblem } from "./client";

/** Which model runs, and what may be uploaded. */
export const serviceQuery = queryOptions({
  queryKey: ["service"],
  queryFn: () => orProblem(api.GET("/api/v1/service")),
  staleTime: 5 * 60_000,
});
