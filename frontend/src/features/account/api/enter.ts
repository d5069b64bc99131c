import { api, orProblem } from "@/api/client";
import { useEnter } from "@/api/session";

import { answerPasskey } from "./ceremony";

export type Credentials = { email: string; password: string };

/** Signs in, or creates the account and signs in. */
export function useSignIn(creating: boolean) {
  return useEnter((body: Credentials) =>
    creating
      ? orProblem(api.POST("/api/v1/users", { body }))
      : orProblem(api.POST("/api/v1/session", { body: { ...body, remember: true } })),
  );
}

/** The code that the password alone was not enough without. */
export function useSecondStep() {
  return useEnter((code: string) => orProblem(api.POST("/api/v1/session/second-step", { body: { code } })));
}

export function usePasskeySignIn() {
  return useEnter(async () => {
    const { options } = await orProblem(api.POST("/api/v1/session/passkey/options"));
    const credential = await answerPasskey(options);
    return orProblem(api.POST("/api/v1/session/passkey", { body: { credential } }));
  });
}
