import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { api, orProblem, type Schemas } from "@/api/client";

export type Privacy = Schemas["Privacy"];
export type PrivacyChoice = Schemas["PrivacyChoice"];

export const privacyQuery = queryOptions({
  queryKey: ["privacy"],
  queryFn: () => orProblem(api.GET("/api/v1/account/privacy")),
});

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
