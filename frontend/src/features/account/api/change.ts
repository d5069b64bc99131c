import { type QueryKey, useMutation, useQueryClient } from "@tanstack/react-query";

import { withFreshCsrf } from "@/api/session";

/** A change to the account, after which these answers are asked for again. */
export function useChange<Given, Answer>(ask: (given: Given) => Promise<Answer>, touched: readonly QueryKey[] = []) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (given: Given) => withFreshCsrf(() => ask(given)),
    onSuccess: () => Promise.all(touched.map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
}
