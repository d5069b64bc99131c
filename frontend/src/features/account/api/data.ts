import { queryOptions } from "@tanstack/react-query";

import { api, orProblem, type Schemas } from "@/api/client";
import { sessionQuery } from "@/api/session";

import { useChange } from "./change";

export const EXPORT = "/api/v1/account/export";

export type Usage = Schemas["Usage"];

export const usageQuery = queryOptions({
  queryKey: ["account", "usage"],
  queryFn: ({ signal }) => orProblem(api.GET("/api/v1/account/usage", { signal })),
});

/** Afterwards nobody is signed in. */
export function useDeleteAccount() {
  return useChange(
    (body: Schemas["AccountEnd"]) => orProblem(api.POST("/api/v1/account/deletion", { body })),
    [sessionQuery.queryKey],
  );
}
