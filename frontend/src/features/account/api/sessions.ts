import { queryOptions } from "@tanstack/react-query";

import { api, orProblem, type Schemas } from "@/api/client";

import { useChange } from "./change";

const PATH = "/api/v1/account/sessions";

export type SignedInSession = Schemas["SignedInSession"];

export const sessionsQuery = queryOptions({
  queryKey: ["account", "sessions"],
  queryFn: async ({ signal }) => (await orProblem(api.GET(PATH, { signal }))).items,
});

export function useEndSession(id: string) {
  return useChange(
    () => orProblem(api.DELETE(`${PATH}/{session_id}`, { params: { path: { session_id: id } } })),
    [sessionsQuery.queryKey],
  );
}

export function useEndOtherSessions() {
  return useChange(() => orProblem(api.DELETE(PATH)), [sessionsQuery.queryKey]);
}
