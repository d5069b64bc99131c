import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { ProblemError } from "@/api/client";
import { caseQuery, claim } from "@/features/desk/api/cases";
import type { Case } from "@/features/desk/api/types";

const RENEW_MS = 90_000;
const AGAIN_MS = 5_000;

/** What the API says when a case cannot be had. Anything else takes nothing away: the claim holds until it runs out. */
const REFUSALS: ReadonlySet<string> = new Set(["case_taken", "case_settled", "case_assigned", "case_not_for_you", "case_of_your_own", "not_found"]);

/** `closed`: why the case cannot be had. `trouble`: why it could not be held for longer, which is tried again. */
type Holding = { held: boolean; closed: string | null; trouble: string | null };

/** Holds a case while its page is open. */
export function useClaim({ case: row }: Case, me: number): Holding {
  const queries = useQueryClient();
  const [error, setError] = useState<Error | null>(null);
  const { mutate, isPending } = useMutation({
    mutationFn: () => claim(row.id),
    onError: setError,
    onSuccess: (got) => {
      setError(null);
      queries.setQueryData(caseQuery(row.id).queryKey, (known) =>
        known && { ...known, claim_token: got.token, case: { ...known.case, claimed_by: me, claimed_until: got.until } },
      );
    },
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
  useEffect(() => {
    if (!wanted || !mayPass(error)) return;
    const timer = setTimeout(mutate, AGAIN_MS);
    return () => clearTimeout(timer);
  }, [wanted, error, mutate]);
  return { held: wanted && row.claimed_by === me && !isPending, closed: whyClosed(row, error), trouble: troubleOf(error) };
}

function left(until: string | null): number {
  return until ? Date.parse(until) - Date.now() : 0;
}

function isRefusal(error: Error): boolean {
  return error instanceof ProblemError && REFUSALS.has(error.code);
}

/** The server away or overloaded. */
function mayPass(error: Error | null): boolean {
  return error instanceof ProblemError && (error.status === 0 || error.status >= 500);
}

function troubleOf(error: Error | null): string | null {
  if (!error || isRefusal(error)) return null;
  return `${error.message} What you typed stays here; holding the case is tried again by itself.`;
}

function whyClosed(row: Case["case"], error: Error | null): string | null {
  if (row.state === "settled") return "This case is settled. Only an appeal, or a new case, can change what holds.";
  if (row.barred) return "You decided on this picture before. Now somebody else has to look at it.";
  return error && isRefusal(error) ? error.message : null;
}
