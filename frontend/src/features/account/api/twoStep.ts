import { queryOptions } from "@tanstack/react-query";

import { api, orProblem } from "@/api/client";

import { useChange } from "./change";

const PATH = "/api/v1/account/two-step";

export const twoStepQuery = queryOptions({
  queryKey: ["account", "two-step"],
  queryFn: ({ signal }) => orProblem(api.GET(PATH, { signal })),
});

export function useBeginTwoStep() {
  return useChange(() => orProblem(api.POST(PATH)));
}

/** Turns it on; answers the recovery codes. */
export function useConfirmTwoStep() {
  return useChange((code: string) => orProblem(api.POST(`${PATH}/confirmation`, { body: { code } })), [twoStepQuery.queryKey]);
}

export function useNewRecoveryCodes() {
  return useChange(() => orProblem(api.POST(`${PATH}/recovery-codes`)), [twoStepQuery.queryKey]);
}

export function useTurnOffTwoStep() {
  return useChange(() => orProblem(api.DELETE(PATH)), [twoStepQuery.queryKey]);
}
