import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useNavigate } from "react-router";

import { caseQuery, takeNext } from "@/features/desk/api/cases";
import { loadPicture } from "@/features/desk/api/pictures";
import type { Case } from "@/features/desk/api/types";

import { useAnnounce } from "./announce";
import { useWish } from "./useWish";
import { useVisit } from "./visit";

/** From case to case: onwards to what meets the filters, and back where one came from. */
export function useFlow() {
  const visit = useVisit();
  const { wish, query } = useWish();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const announce = useAnnounce();
  const goTo = useCallback((id: string) => void navigate(`/desk/cases/${id}${query}`), [navigate, query]);
  const ask = useCallback(() => takeNext(wish), [wish]);

  /** Takes and fetches the next case with its picture while this one is looked at. */
  const prepare = useCallback(() => {
    visit.ahead.prepare(query, async () => {
      const found = await ask();
      if (found) loadPicture(found);
      return found;
    });
  }, [visit, query, ask]);

  /** `from`: what is skipped for it, so that who went back goes forth again; null: whatever comes next. */
  const next = useCallback(
    async (from: string | null) => {
      const onward = from === null ? undefined : visit.beside(from, 1);
      if (onward) return goTo(onward);
      const found = await visit.ahead.take(query, ask);
      if (found) {
        queries.setQueryData(caseQuery(found.case.id).queryKey, found);
        return goTo(found.case.id);
      }
      announce("Nothing else waits for you here.");
      void navigate(`/desk${query}`);
    },
    [visit, query, ask, queries, goTo, navigate, announce],
  );

  const back = useCallback(
    (from: string) => {
      const before = visit.beside(from, -1);
      if (before) goTo(before);
    },
    [visit, goTo],
  );

  /** To a case that was left; `left` is what one leaves for it, and comes next again. */
  const returnTo = useCallback(
    (id: string, left: Case | undefined) => {
      if (left?.claim_token && left.case.id !== id) {
        visit.ahead.keep(query, left);
        visit.forget(left.case.id);
      }
      goTo(id);
    },
    [visit, query, goTo],
  );
  return { prepare, next, back, returnTo };
}
