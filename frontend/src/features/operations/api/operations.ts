import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { api, orProblem, type Schemas } from "@/api/client";
import { withFreshCsrf } from "@/api/session";

const PATH = "/api/v1/admin/operations";
const LOOK_MS = 5000; // as often as a worker gives a sign of life

export type Operations = Schemas["Operations"];
export type Worker = Schemas["RunningWorker"];
export type Models = Schemas["ModelsHere"];
export type Trial = Schemas["Trial"];

export const operationsQuery = queryOptions({
  queryKey: ["admin", "operations"],
  queryFn: ({ signal }) => orProblem(api.GET(PATH, { signal })),
  refetchInterval: LOOK_MS,
});

export function trialQuery(model: string) {
  return queryOptions({
    queryKey: ["admin", "operations", "trial", model],
    queryFn: ({ signal }) => orProblem(api.GET(`${PATH}/trial`, { params: { query: { model } }, signal })),
    refetchInterval: LOOK_MS,
  });
}

export function pictureOnTrial(checkId: string): string {
  return `${PATH}/trial/${checkId}/picture`;
}

function useOperation<Asked, Answer>(ask: (asked: Asked) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (asked: Asked) => withFreshCsrf(() => ask(asked)),
    onSettled: () => queries.invalidateQueries({ queryKey: ["admin", "operations"] }),
  });
}

export function useRetry() {
  return useOperation((code: string) => orProblem(api.POST(`${PATH}/retries`, { body: { code } })));
}

export function usePutInUse() {
  return useOperation((model: string) => orProblem(api.PUT(`${PATH}/model`, { body: { model } })));
}

export function useBeginTrial() {
  return useOperation((model: string) => orProblem(api.PUT(`${PATH}/trial`, { body: { model } })));
}

export function useEndTrial() {
  return useOperation(() => orProblem(api.DELETE(`${PATH}/trial`)));
}

export function useJudgePast() {
  return useOperation((count: number) => orProblem(api.POST(`${PATH}/trial/past-checks`, { body: { count } })));
}
