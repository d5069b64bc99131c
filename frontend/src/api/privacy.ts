import { queryOptions } from "@tanstack/react-query";

import { api, orProblem, type Schemas } from "./client";

export type Privacy = Schemas["Privacy"];

/** How long somebody's pictures are kept, and what an upload begins with. */
export const privacyQuery = queryOptions({
  queryKey: ["privacy"],
  queryFn: () => orProblem(api.GET("/api/v1/account/privacy")),
});
