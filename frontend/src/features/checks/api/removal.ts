import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api, orProblem } from "@/api/client";

const pathOf = (id: string) => ({ params: { path: { check_id: id } } });

/** Deletes the check for good; nothing of it stays in the page's memory either. */
export function useDeleteCheck(id: string, done: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => orProblem(api.DELETE("/api/v1/checks/{check_id}", pathOf(id))),
    onSuccess: async () => {
      done();
      client.removeQueries({ queryKey: ["check", id] });
      await client.invalidateQueries({ queryKey: ["checks"] });
    },
  });
}

/** Deletes the picture; the check stays with its verdict. */
export function useDeletePicture(id: string, done: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => orProblem(api.DELETE("/api/v1/checks/{check_id}/picture", pathOf(id))),
    onSuccess: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: ["check", id] }),
        client.invalidateQueries({ queryKey: ["checks"] }),
      ]);
      done();
    },
  });
}
