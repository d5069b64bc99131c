import { queryOptions } from "@tanstack/react-query";

import { api, orProblem, type Schemas } from "@/api/client";

export type Figures = Schemas["Figures"];
export type ShareFigure = Schemas["ShareFigure"];
export type WhatIf = Schemas["EdgeWhatIf"];

export function figuresQuery(days: number) {
  return queryOptions({
    queryKey: ["desk", "figures", days],
    queryFn: ({ signal }) => orProblem(api.GET("/api/v1/desk/figures", { params: { query: { days } }, signal })),
    placeholderData: (previous) => previous,
  });
}
