import { queryOptions } from "@tanstack/react-query";

import { api, orProblem, ProblemError, problemFrom, type Schemas, UNREACHABLE } from "@/api/client";

export type Shared = Schemas["Shared"];

const MOST_ASKS = 45;
const PAUSE_MS = 1000;
const SLOW = { code: "heatmap_slow", status: 202, detail: "It is still being drawn. Try again in a while." };

export function sharedAddress(token: string, part: "image" | "heatmap"): string {
  return `/api/v1/shared/${encodeURIComponent(token)}/${part}`;
}

/** Asked once a visit: each asking counts as a view. */
export function sharedQuery(token: string) {
  return queryOptions({
    queryKey: ["shared", token],
    queryFn: () => orProblem(api.GET("/api/v1/shared/{token}", { params: { path: { token } } })),
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
}

/** The address of the heatmap, once it is drawn: it is asked for each second until then. */
export function sharedHeatmapQuery(token: string) {
  return queryOptions({
    queryKey: ["shared", token, "heatmap"],
    queryFn: ({ signal }) => untilDrawn(sharedAddress(token, "heatmap"), signal),
    staleTime: Infinity,
    retry: false,
  });
}

async function untilDrawn(address: string, signal: AbortSignal): Promise<string> {
  for (let asked = 0; asked < MOST_ASKS; asked += 1) {
    const response = await fetch(address, { signal }).catch(() => {
      throw new ProblemError(UNREACHABLE);
    });
    if (response.status === 200) return address;
    if (response.status !== 202) throw problemFrom(await response.json().catch(() => null), response.status);
    await new Promise((later) => setTimeout(later, PAUSE_MS));
  }
  throw new ProblemError(SLOW);
}
