import { type QueryClient, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { api, orProblem, ProblemError, rememberCsrf, type Session } from "./client";

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async ({ client, signal }) => took(await orProblem(api.GET("/api/v1/session", { signal })), client),
  staleTime: 10_000,
});

/** The first words of the keys of answers that are the same for everybody. */
const OF_NOBODY = new Set<unknown>(["session", "service"]);

let lastPerson: number | null = null;
const listeners = new Set<() => void>();

/** Told when somebody else than before is signed in, and when somebody signs out: what is kept of a person must go. */
export function onPersonChange(listener: () => void): void {
  listeners.add(listener);
}

/** Before anybody sees the new session: whatever was fetched for another person, or for one who is out, is gone. */
function took(session: Session, queries: QueryClient): Session {
  rememberCsrf(session.csrf_token);
  const person = session.user?.id ?? null;
  if (person !== lastPerson) forgetAnswers(queries);
  if (person !== null && lastPerson !== null && person !== lastPerson) listeners.forEach((tell) => tell());
  // Somebody whose session ran out may come back to unfinished uploads; anybody else may not.
  lastPerson = person ?? lastPerson;
  return session;
}

function forgetAnswers(queries: QueryClient): void {
  queries.removeQueries({ predicate: (query) => !OF_NOBODY.has(query.queryKey[0]) });
}

/** Once more with a new token where the old one belonged to a session of another tab. */
export async function withFreshCsrf<T>(change: () => Promise<T>): Promise<T> {
  try {
    return await change();
  } catch (error) {
    if (!(error instanceof ProblemError) || error.code !== "csrf_failed") throw error;
    rememberCsrf((await orProblem(api.GET("/api/v1/session"))).csrf_token);
    return change();
  }
}

export function useSignOut() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      await queries.cancelQueries(sessionQuery);
      await withFreshCsrf(() => orProblem(api.DELETE("/api/v1/session")));
    },
    onSuccess: async () => {
      listeners.forEach((tell) => tell());
      forgetAnswers(queries);
      queries.setQueryData(sessionQuery.queryKey, (known) => known && { ...known, user: null });
      await queries.invalidateQueries(sessionQuery);
    },
  });
}

/** Signs in, by either way that answers a session. */
export function useEnter<T>(ask: (body: T) => Promise<Session>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (body: T) => {
      await queries.cancelQueries(sessionQuery);
      return withFreshCsrf(() => ask(body));
    },
    onSuccess: (session) => {
      queries.setQueryData(sessionQuery.queryKey, took(session, queries));
    },
  });
}
