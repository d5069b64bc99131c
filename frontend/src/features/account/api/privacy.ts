import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api, orProblem, type Schemas } from "@/api/client";
import { privacyQuery } from "@/api/privacy";

export type PrivacyChoice = Schemas["PrivacyChoice"];

/** The dates of every check change with it. */
export function useSetPrivacy() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: PrivacyChoice) => orProblem(api.PUT("/api/v1/account/privacy", { body })),
    onSuccess: (chosen) => {
      client.setQueryData(privacyQuery.queryKey, chosen);
      void client.invalidateQueries({ queryKey: ["check"] });
      void client.invalidateQueries({ queryKey: ["checks"] });
    },
  });
}
