import { api, orProblem, type Schemas } from "@/api/client";
import { sessionQuery, useEnter } from "@/api/session";

import { useChange } from "./change";

/** The session begins anew with it: every other one has ended. */
export function useChangePassword() {
  return useEnter((body: Schemas["NewPassword"]) => orProblem(api.PUT("/api/v1/account/password", { body })));
}

export function useAskForReset() {
  return useChange((email: string) => orProblem(api.POST("/api/v1/password-resets", { body: { email } })));
}

export function useReset() {
  return useChange(
    (body: Schemas["PasswordResetUse"]) => orProblem(api.POST("/api/v1/password-resets/use", { body })),
    [sessionQuery.queryKey],
  );
}

/** Proves again that it is you; good for a quarter of an hour. */
export function useConfirmation() {
  return useChange((password: string) => orProblem(api.POST("/api/v1/session/confirmation", { body: { password } })));
}
