import { useMutation, useQueryClient } from "@tanstack/react-query";

import { caseQuery } from "@/features/desk/api/cases";
import { decide, type Said } from "@/features/desk/api/deeds";
import type { Case } from "@/features/desk/api/types";
import { forgetDrafts } from "@/ui/drafts";
import { OUTCOMES } from "@/ui/outcomes";

import { useAnnounce } from "./announce";
import { useLastDeed } from "./deed";
import { draftsOf } from "./drafts";

/** Decides a case and goes on at once; for ten seconds it can be taken back. */
export function useDecide(shown: Case, goOn: () => Promise<void>) {
  const queries = useQueryClient();
  const { remember } = useLastDeed();
  const announce = useAnnounce();
  const deciding = useMutation({
    mutationFn: (said: Said) => decide(shown, said),
    onSuccess: async ({ decisions }, said) => {
      const { words, ownerWords } = draftsOf(shown.case.id);
      forgetDrafts(words, ownerWords);
      const first = decisions[0];
      // By this browser's own clock, which need not be the server's.
      const leftMs = first ? Date.parse(first.final_at) - Date.parse(first.made_at) : 0;
      if (first) remember({ caseId: first.case_id, decisionId: first.id, outcome: said.outcome, cases: decisions.length, until: Date.now() + leftMs });
      announce(`${OUTCOMES[said.outcome].words}. Press z to take it back.`);
      void queries.invalidateQueries({ queryKey: caseQuery(shown.case.id).queryKey, refetchType: "none" });
      void queries.invalidateQueries({ queryKey: ["desk", "cases"] });
      void queries.invalidateQueries({ queryKey: ["desk", "counts"] });
      await goOn();
    },
  });
  return { decide: deciding.mutate, busy: deciding.isPending, error: deciding.error };
}
