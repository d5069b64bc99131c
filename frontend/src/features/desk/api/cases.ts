import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { api, orProblem, ProblemError } from "@/api/client";
import { withFreshCsrf } from "@/api/session";

import { asked } from "./queue";
import type { Case, Claim } from "./types";
import type { Wish } from "./wish";

const AT_WORK_MS = 2000;
const at = (id: string) => ({ path: { case_id: id } });

/** One case with everything that is needed to decide it. Looking at it again within half an hour is the same look. */
export function caseQuery(id: string) {
  return queryOptions({
    queryKey: ["desk", "case", id],
    queryFn: ({ client, queryKey }) => readCase(id, client.getQueryData<Case>(queryKey)?.opening),
    staleTime: 10_000,
    refetchInterval: ({ state: { data } }) => (data?.check.opinions.some(({ state }) => state === "queued" || state === "running") ? AT_WORK_MS : false),
  });
}

export async function readCase(id: string, opening?: number): Promise<Case> {
  return orProblem(api.GET("/api/v1/desk/cases/{case_id}", { params: { ...at(id), ...(opening && { query: { opening } }) } }));
}

/** Takes the next case that meets the wish and reads it; null: none waits. */
export async function takeNext(wish: Wish): Promise<Case | null> {
  // Whoever looks at settled cases, or at their own, goes on with what waits.
  const wanted = wish.show === "settled" || wish.show === "mine" ? { ...wish, show: "all" as const, outcome: [] } : wish;
  try {
    const claim = await withFreshCsrf(() => orProblem(api.POST("/api/v1/desk/cases/next", { body: asked(wanted) })));
    return await readCase(claim.case_id);
  } catch (error) {
    if (error instanceof ProblemError && error.code === "nothing_waits") return null;
    throw error;
  }
}

/** Takes this case, or holds it for longer. */
export function claim(id: string): Promise<Claim> {
  return withFreshCsrf(() => orProblem(api.POST("/api/v1/desk/cases/{case_id}/claim", { params: at(id) })));
}

/** Lets others take it, from a page that is being closed as well. That it did not arrive does no harm: the claim runs out by itself. */
export function release(id: string): void {
  void withFreshCsrf(() => orProblem(api.DELETE("/api/v1/desk/cases/{case_id}/claim", { params: at(id), keepalive: true }))).catch(() => undefined);
}

/** Whom a case can be kept for. */
export const auditorsQuery = queryOptions({
  queryKey: ["desk", "auditors"],
  queryFn: async ({ signal }) => (await orProblem(api.GET("/api/v1/desk/auditors", { signal }))).items,
  staleTime: 60_000,
});

/** Keeps a case for somebody; null: for nobody any more. */
export function useAssign(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (auditor_id: number | null) =>
      withFreshCsrf(() => orProblem(api.PUT("/api/v1/desk/cases/{case_id}/assignment", { params: at(id), body: { auditor_id } }))),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["desk"] }),
  });
}
