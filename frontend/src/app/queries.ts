import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";

import { ProblemError } from "@/api/client";
import { onPersonChange, sessionQuery } from "@/api/session";
import { uploads } from "@/features/upload/hooks/uploads";

/** Tries again only what may succeed then: the server away or overloaded, never a clear no. */
function worthAnotherTry(failures: number, error: Error): boolean {
  return failures < 2 && error instanceof ProblemError && (error.status === 0 || error.status >= 500);
}

export function newQueryClient(): QueryClient {
  const signedOutMeanwhile = (error: Error) => {
    if (error instanceof ProblemError && error.status === 401 && error.code !== "wrong_credentials") {
      void client.invalidateQueries(sessionQuery);
    }
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError: signedOutMeanwhile }),
    mutationCache: new MutationCache({ onError: signedOutMeanwhile }),
    defaultOptions: {
      queries: { retry: worthAnotherTry, refetchOnWindowFocus: true, networkMode: "always" },
      // A change fails at once where there is no network: kept, it would be made later, when nobody wants it any more.
      mutations: { networkMode: "always" },
    },
  });
  onPersonChange(() => uploads.clear());
  uploads.onDoubt = () => void client.invalidateQueries(sessionQuery);
  return client;
}
