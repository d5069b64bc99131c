import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api, orProblem, ProblemError } from "@/api/client";
import { withFreshCsrf } from "@/api/session";

import type { Case, Claim, DeedDone, Outcome, ReasonCode } from "./types";

/** What an auditor says of a case, and on what it stands. */
export type Said = { outcome: Outcome; reason_code: ReasonCode; words: string; owner_words: string; whole_group: boolean };

const NOT_HELD = { code: "claim_lost", status: 409, detail: "You do not hold this case yet. Wait a moment, then try again." };

const at = (id: string) => ({ path: { case_id: id } });

/** Decides a case, or with `whole_group` all near-duplicates that are held with it. */
export function decide({ case: { id }, claim_token }: Case, said: Said): Promise<DeedDone> {
  if (!claim_token) return Promise.reject(new ProblemError(NOT_HELD));
  return withFreshCsrf(() => orProblem(api.POST("/api/v1/desk/cases/{case_id}/decisions", { params: at(id), body: { claim_token, ...said } })));
}

/** Takes a decision back; the case is held again. */
export function undo(case_id: string, decision_id: string): Promise<Claim> {
  return withFreshCsrf(() => orProblem(api.DELETE("/api/v1/desk/cases/{case_id}/decisions/{decision_id}", { params: { path: { case_id, decision_id } } })));
}

/** Tells the other auditors something. */
export function useNote(caseId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (text: string) => withFreshCsrf(() => orProblem(api.POST("/api/v1/desk/cases/{case_id}/notes", { params: at(caseId), body: { text } }))),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["desk", "case", caseId] }),
  });
}

/** Asks another model; its answer comes with the case. */
export function useAskModel(caseId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (model_id: string) =>
      withFreshCsrf(() => orProblem(api.POST("/api/v1/desk/cases/{case_id}/opinions", { params: at(caseId), body: { model_id } }))),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["desk", "case", caseId] }),
  });
}
