import { queryOptions } from "@tanstack/react-query";

import { api, orProblem, type Schemas } from "@/api/client";

import { makePasskey } from "./ceremony";
import { useChange } from "./change";

const PATH = "/api/v1/account/passkeys";

export type Passkey = Schemas["Passkey"];

export const passkeysQuery = queryOptions({
  queryKey: ["account", "passkeys"],
  queryFn: async ({ signal }) => (await orProblem(api.GET(PATH, { signal }))).items,
});

export function useAddPasskey() {
  return useChange(
    async (name: string) => {
      const { options } = await orProblem(api.POST(`${PATH}/options`));
      const credential = await makePasskey(options);
      return orProblem(api.POST(PATH, { body: { name, credential } }));
    },
    [passkeysQuery.queryKey],
  );
}

export function useRenamePasskey(id: string) {
  return useChange(
    (name: string) => orProblem(api.PATCH(`${PATH}/{passkey_id}`, { params: { path: { passkey_id: id } }, body: { name } })),
    [passkeysQuery.queryKey],
  );
}

export function useRemovePasskey(id: string) {
  return useChange(
    () => orProblem(api.DELETE(`${PATH}/{passkey_id}`, { params: { path: { passkey_id: id } } })),
    [passkeysQuery.queryKey],
  );
}
