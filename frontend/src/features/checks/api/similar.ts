import { queryOptions } from "@tanstack/react-query";

import { api, orProblem } from "@/api/client";

/** One's other pictures that look like this check's, nearest first. */
export function similarQuery(id: string) {
  return queryOptions({
    queryKey: ["similar", id],
    queryFn: async () => (await orProblem(api.GET("/api/v1/checks/{check_id}/similar", { params: { path: { check_id: id } } }))).items,
    staleTime: 30_000,
  });
}
