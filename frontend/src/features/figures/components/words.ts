import type { ShareFigure, WhatIf } from "@/features/figures/api/figures";

/** "1 case", "1,204 cases". */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString()} ${noun}${count === 1 ? "" : "s"}`;
}

/** Percents where a share is known; a share of nothing is not. */
export function percentOf(value: number | null): string {
  return value === null ? "unknown" : `${percents(value)} %`;
}

/** Whole percents, with one decimal near the ends: only none is 0, and only all is 100. */
export function percents(share: number): string {
  const of100 = 100 * share;
  const near = Math.min(of100, 100 - of100);
  if (near <= 0 || near >= 1) return of100.toFixed(0);
  return Math.min(99.9, Math.max(0.1, of100)).toFixed(1);
}

/** The interval and what it stands on; nothing for a share of nothing. */
export function standsOn(share: Pick<ShareFigure, "hits" | "of" | "low" | "high">): string {
  if (share.low === null || share.high === null) return "nothing counted yet";
  return `${share.hits.toLocaleString()} of ${share.of.toLocaleString()}, 95 %: ${percents(share.low)} to ${percents(share.high)} %`;
}

export function span(seconds: number | null): string {
  if (seconds === null) return "unknown";
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 36 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}

/** "At 0.80: 12 fewer false flags, 4 more misses": against the edge of today. */
export function traded(what: WhatIf, edge: number): string {
  const step = what.steps[Math.round(edge * 100)];
  if (!step) return "";
  const flags = difference(step.false_flags - what.now.false_flags, "false flag");
  const misses = difference(step.misses - what.now.misses, "miss", "misses");
  return `At ${edge.toFixed(2)}: ${flags}, ${misses}.`;
}

function difference(by: number, one: string, many = `${one}s`): string {
  if (by === 0) return `as many ${many}`;
  return `${Math.abs(by).toLocaleString()} ${by < 0 ? "fewer" : "more"} ${Math.abs(by) === 1 ? one : many}`;
}
