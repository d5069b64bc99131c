import type { Verdict } from "@/api/client";

/** Whole percents, but never a 0 or 100 that would sound like certainty. */
export function percent(p: number): string {
  if (p < 0.01) return "under 1 %";
  if (p > 0.99) return "over 99 %";
  return `${Math.round(p * 100)} %`;
}

type Spoken = Pick<Verdict, "band" | "p_ai" | "reasons">;

/** What the probability is worth is said with it: a picture the model cannot judge gets no number to hold on to. */
export function probabilityWords(verdict: Spoken): string {
  if (cannotJudge(verdict)) return "The model cannot judge this picture";
  if (isDeclared(verdict)) return `The file says so itself; the model gives ${percent(verdict.p_ai)}`;
  return `${percent(verdict.p_ai)} for AI-generated`;
}

function isDeclared(verdict: Spoken): boolean {
  return verdict.reasons.some((reason) => reason.code === "file_declares_ai");
}

export function cannotJudge(verdict: Pick<Verdict, "band">): boolean {
  return verdict.band === "not_applicable";
}

export function bytes(count: number): string {
  if (count < 1024) return `${count} bytes`;
  if (count < 1024 * 1024) return `${(count / 1024).toFixed(0)} KB`;
  return `${Number((count / 1024 / 1024).toFixed(1))} MB`;
}

export function when(iso: string): string {
  return new Date(iso).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
}
