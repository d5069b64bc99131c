import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import { caseQuery, claim } from "@/features/desk/api/cases";
import type { Case } from "@/features/desk/api/types";

const RENEW_MS = 90_000;

/** Holds a case while its page is open; says why it cannot be had. */
export function useClaim({ case: row }: Case, me: number): { held: boolean; closed: string | null } {
  const queries = useQueryClient();
  const { mutate, error, isPending } = useMutation({
    mutationFn: () => claim(row.id),
    onSuccess: (got) =>
      queries.setQueryData(caseQuery(row.id).queryKey, (known) =>
        known && { ...known, claim_token: got.token, case: { ...known.case, claimed_by: me, claimed_until: got.until } },
      ),
  });
  const wanted = row.state !== "settled" && !row.barred;
  const mine = row.claimed_by === me && left(row.claimed_until) > RENEW_MS;
  useEffect(() => {
    if (!wanted) return;
    if (!mine) mutate();
    const timer = setInterval(mutate, RENEW_MS);
    return () => clearInterval(timer);
    // Whether it is mine matters when the page opens; from then on the timer keeps it so.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [wanted, mutate]);
  return { held: wanted && row.claimed_by === me && !isPending, closed: whyClosed(row, error) };
}

function left(until: string | null): number {
  return until ? Date.parse(until) - Date.now() : 0;
}

function whyClosed(row: Case["case"], error: Error | null): string | null {
  if (row.state === "settled") return "This case is settled. Only an appeal, or a new case, can change what holds.";
  if (row.barred) return "You decided on this picture before. Now somebody else has to look at it.";
  return error?.message ?? null;
}
