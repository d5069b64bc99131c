import { queryOptions } from "@tanstack/react-query";

import { api, orProblem } from "./client";

/** The models that are ready on the server, the one new checks are asked of first. */
export const modelsQuery = queryOptions({
  queryKey: ["models"],
  queryFn: async () => (await orProblem(api.GET("/api/v1/models"))).items,
  staleTime: 5 * 60_000,
});
