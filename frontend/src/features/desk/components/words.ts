import type { Case, CaseKind, CaseState, CaseSummary, Outcome, People, ReasonCode } from "@/features/desk/api/types";
import { CASE_REASONS } from "@/features/desk/api/wish";

export const KINDS: Record<CaseKind, string> = {
  flag: "Flagged picture",
  sample: "Random sample",
  appeal: "Appeal",
};

export const CASE_STATES: Record<CaseState, string> = {
  open: "Open",
  second_review: "Needs a second review",
  settled: "Settled",
};

export const REASONS: Record<ReasonCode, string> = {
  file_declares_ai: "The file itself says so",
  visible_artefacts: "Traces of generation can be seen",
  known_generator: "A known generator's manner",
  camera_original: "It is a camera's original",
  owner_proof: "The uploader has shown it",
  found_elsewhere: "It was found elsewhere",
  edited_not_generated: "Edited, but not generated",
  too_poor: "Too small or too poor to tell",
  not_such_a_picture: "Not the kind of picture this is for",
  models_agree: "Several models agree",
  other: "Something else (say what)",
};

/** The reasons that fit an outcome, the likeliest first. */
export const REASONS_OF: Record<Outcome, readonly ReasonCode[]> = {
  confirmed_ai: ["visible_artefacts", "file_declares_ai", "known_generator", "found_elsewhere", "models_agree", "other"],
  confirmed_real: ["camera_original", "owner_proof", "found_elsewhere", "edited_not_generated", "models_agree", "other"],
  cannot_tell: ["too_poor", "not_such_a_picture", "other"],
  needs_second_review: ["too_poor", "visible_artefacts", "owner_proof", "other"],
};

/** The keys 1 to 4, in this order. */
export const OUTCOME_KEYS: readonly Outcome[] = ["confirmed_ai", "confirmed_real", "cannot_tell", "needs_second_review"];

/** How far away a moment is, as people say it: "in 3 h", "5 min ago". */
export function distance(iso: string, now: number): string {
  const away = Date.parse(iso) - now;
  return away < 0 ? `${spell(-away)} ago` : `in ${spell(away)}`;
}

/** A length of time in its largest unit, rounded down. */
export function spell(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return "under 1 min";
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}

/** Why a case came here, in a few words: "Flagged by the verdict, what the file tells". */
export function reasonWords({ kind, reasons }: Pick<CaseSummary, "kind" | "reasons">): string {
  if (kind !== "flag") return KINDS[kind];
  const named = reasons.map((reason) => (CASE_REASONS as Record<string, string>)[reason] ?? reason);
  return `Flagged: ${named.join(", ").toLowerCase()}`;
}

/** The reason that is most likely meant: what the file says of itself comes before what an eye can see. */
export function suggested({ case: { kind }, check }: Pick<Case, "case" | "check">, outcome: Outcome): ReasonCode {
  const declared = check.verdict?.evidence.some(({ weight }) => weight === "declares_ai");
  if (outcome === "confirmed_ai" && declared) return "file_declares_ai";
  if (outcome === "confirmed_real" && kind === "appeal") return "owner_proof";
  return REASONS_OF[outcome][0] ?? "other";
}

/** The auditor's address, as the answer's `people` has it; a number where the account is gone. */
export function nameIn(people: People, id: number | null): string {
  return id === null ? "Somebody whose account is gone" : (people[id] ?? `Person ${id}`);
}
