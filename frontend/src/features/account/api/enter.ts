import { api, orProblem } from "@/api/client";
import { useEnter } from "@/api/session";

export type Credentials = { email: string; password: string };

/** Signs in, or creates the account and signs in. */
export function useSignIn(creating: boolean) {
  return useEnter((body: Credentials) =>
    creating
      ? orProblem(api.POST("/api/v1/users", { body }))
      : orProblem(api.POST("/api/v1/session", { body: { ...body, remember: true } })),
  );
}
