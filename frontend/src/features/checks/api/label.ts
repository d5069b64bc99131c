import { useMutation, useQueryClient } from "@tanstack/react-query";

import { checkQuery } from "@/api/checks";
import { api, orProblem } from "@/api/client";
import { withFreshCsrf } from "@/api/session";

/** Writes a note or tags on a check; what is left out stays. */
export function useLabel(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ note, tags }: { note?: string; tags?: string[] }) =>
      withFreshCsrf(() => orProblem(api.PATCH("/api/v1/checks/{check_id}", { params: { path: { check_id: id } }, body: { note: note ?? null, tags: tags ?? null } }))),
    onSuccess: async (check) => {
      queries.setQueryData(checkQuery(id).queryKey, check);
      await Promise.all([queries.invalidateQueries({ queryKey: ["checks", "tags"] }), queries.invalidateQueries({ queryKey: ["checks", "history"] })]);
    },
  });
}
