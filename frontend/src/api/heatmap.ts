import { problemFrom, ProblemError, UNREACHABLE } from "./client";

const MOST_ASKS = 45;
const PAUSE_MS = 1000;
const SLOW = { code: "heatmap_slow", status: 202, detail: "It is still being drawn. Try again in a while." };

/** The address of a heatmap under `of`, the address of what it belongs to. `model`: of its second opinion; null: of the deciding verdict. */
export function heatmapAddress(of: string, model: string | null): string {
  return `${of}/heatmap${model ? `?model=${encodeURIComponent(model)}` : ""}`;
}

/** The heatmap is drawn on demand: it is asked for each second until it is there. */
export async function untilDrawn(address: string, signal: AbortSignal): Promise<true> {
  for (let asked = 0; asked < MOST_ASKS; asked += 1) {
    const response = await fetch(address, { signal }).catch(() => {
      throw new ProblemError(UNREACHABLE);
    });
    if (response.status === 200) return true;
    if (response.status !== 202) throw problemFrom(await response.json().catch(() => null), response.status);
    await new Promise((later) => setTimeout(later, PAUSE_MS));
  }
  throw new ProblemError(SLOW);
}
