import { useMutation, useQueryClient } from "@tanstack/react-query";

import { checkQuery } from "@/api/checks";
import type { Check } from "@/api/client";

/** A change of one check, whose answer is the check as it then stands. */
export function useCheckChange<Given = void>(id: string, change: (given: Given) => Promise<Check>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (check) => {
      client.setQueryData(checkQuery(id).queryKey, check);
      void client.invalidateQueries({ queryKey: ["checks"] });
    },
  });
}
