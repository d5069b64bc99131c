import { queryOptions } from "@tanstack/react-query";

import { api, orProblem, type Schemas } from "@/api/client";

import { useChange } from "./change";

const PATH = "/api/v1/account/tokens";

export type ApiToken = Schemas["ApiToken"];
export type Scope = Schemas["Scope"];

export const tokensQuery = queryOptions({
  queryKey: ["account", "tokens"],
  queryFn: async ({ signal }) => (await orProblem(api.GET(PATH, { signal }))).items,
});

export function useMakeToken() {
  return useChange((body: Schemas["NewApiToken"]) => orProblem(api.POST(PATH, { body })), [tokensQuery.queryKey]);
}

export function useRevokeToken(id: string) {
  return useChange(
    () => orProblem(api.DELETE(`${PATH}/{token_id}`, { params: { path: { token_id: id } } })),
    [tokensQuery.queryKey],
  );
}
