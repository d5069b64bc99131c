import { infiniteQueryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { api, orProblem, type Schemas } from "@/api/client";
import { withFreshCsrf } from "@/api/session";

const PATH = "/api/v1/admin/people";

export type Person = Schemas["Person"];
export type Role = Schemas["Role"];

export function peopleQuery(search: string) {
  return infiniteQueryOptions({
    queryKey: ["admin", "people", search],
    queryFn: ({ pageParam, signal }) =>
      orProblem(
        api.GET(PATH, { params: { query: { ...(search && { search }), ...(pageParam && { before: pageParam }) } }, signal }),
      ),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next_before,
    placeholderData: (previous) => previous,
  });
}

function useAdminChange<Asked, Answer>(ask: (asked: Asked) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (asked: Asked) => withFreshCsrf(() => ask(asked)),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["admin"] }),
  });
}

export function useChangePerson(id: number) {
  return useAdminChange((body: Schemas["PersonChange"]) =>
    orProblem(api.PATCH(`${PATH}/{user_id}`, { params: { path: { user_id: id } }, body })),
  );
}

export function useEndSessionsOf(id: number) {
  return useAdminChange(() => orProblem(api.DELETE(`${PATH}/{user_id}/sessions`, { params: { path: { user_id: id } } })));
}

export function useInvite() {
  return useAdminChange((body: Schemas["Invitation"]) => orProblem(api.POST(PATH, { body })));
}
