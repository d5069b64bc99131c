import { infiniteQueryOptions } from "@tanstack/react-query";

import { api, orProblem, type Schemas } from "@/api/client";

export type Entry = Schemas["AuditEntry"];
export type Page = Schemas["AuditPage"];

export function logQuery(action: string | null) {
  return infiniteQueryOptions({
    queryKey: ["admin", "log", action],
    queryFn: ({ pageParam, signal }) =>
      orProblem(
        api.GET("/api/v1/admin/audit", {
          params: { query: { ...(action && { action }), ...(pageParam && { before: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next_before,
    placeholderData: (previous) => previous,
  });
}
