import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { api, orProblem, rememberCsrf, type Session } from "./client";

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async () => remembered(await orProblem(api.GET("/api/v1/session"))),
  staleTime: 60_000,
});

function remembered(session: Session): Session {
  rememberCsrf(session.csrf_token);
  return session;
}

export function useSignOut() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => orProblem(api.DELETE("/api/v1/session")),
    onSettled: () => queries.invalidateQueries(sessionQuery),
  });
}

/** Called with the session a sign-in or registration answered. */
export function useEnter() {
  const queries = useQueryClient();
  return (session: Session) => {
    queries.setQueryData(sessionQuery.queryKey, remembered(session));
  };
}
