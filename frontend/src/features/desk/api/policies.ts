import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { api, orProblem } from "@/api/client";
import { withFreshCsrf } from "@/api/session";

import type { PolicySettings, Rule } from "./types";

export type Draft = { rules: Rule[]; settings: PolicySettings };

/** Every version, the newest first. */
export const policiesQuery = queryOptions({
  queryKey: ["desk", "policies"],
  queryFn: ({ signal }) => orProblem(api.GET("/api/v1/desk/policies", { signal })),
});

/** What these rules would have flagged of late; nothing is changed. */
export function useDryRun() {
  return useMutation({
    mutationFn: ({ rules }: Draft) => withFreshCsrf(() => orProblem(api.POST("/api/v1/desk/policies/dry-run", { body: { rules } }))),
  });
}

/** As the version after `after`, in force from now on. */
export function useSavePolicy(after: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (draft: Draft & { words: string }) => withFreshCsrf(() => orProblem(api.POST("/api/v1/desk/policies", { body: { ...draft, after } }))),
    onSuccess: () => queries.invalidateQueries(policiesQuery),
  });
}
