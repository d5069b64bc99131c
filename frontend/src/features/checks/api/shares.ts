import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { api, orProblem, type Schemas } from "@/api/client";
import { withFreshCsrf } from "@/api/session";

export type Share = Schemas["Share"];
export type Days = Schemas["NewShare"]["days"];

const shares = "/api/v1/checks/{check_id}/shares";

/** The links to one check. Under "check", so that they go with everything else of a person who signs out. */
export function sharesQuery(checkId: string) {
  return queryOptions({
    queryKey: ["check", checkId, "shares"],
    queryFn: () => orProblem(api.GET(shares, { params: { path: { check_id: checkId } } })),
  });
}

export function useCreateShare(checkId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (days: Days) =>
      withFreshCsrf(() => orProblem(api.POST(shares, { params: { path: { check_id: checkId } }, body: { days } }))),
    onSettled: () => queries.invalidateQueries(sharesQuery(checkId)),
  });
}

export function useRevokeShare(checkId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (shareId: string) =>
      withFreshCsrf(() => orProblem(api.DELETE(`${shares}/{share_id}`, { params: { path: { check_id: checkId, share_id: shareId } } }))),
    onSettled: () => queries.invalidateQueries(sharesQuery(checkId)),
  });
}
