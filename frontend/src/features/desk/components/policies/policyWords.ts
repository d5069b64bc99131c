import type { PolicySettings, Rule, RuleKind } from "@/features/desk/api/types";

export const RULE_TITLES: Record<RuleKind, string> = {
  band: "By the verdict",
  probability: "By the probability",
  evidence: "By what the file tells",
  feedback: "By the uploader's feedback",
  repeat_uploader: "By how many one person uploads",
  sample: "By lot, of what no other rule flags",
};

export const SOURCES = { c2pa: "Content Credentials", iptc: "IPTC", generator: "A generator's parameters", exif: "Camera data", watermark: "A watermark" } as const;
export const SAID = { right: "Right", wrong: "Wrong", cannot_tell: "Hard to tell" } as const;
export const TWO_PERSON: Record<PolicySettings["two_person"], string> = {
  never: "One auditor",
  overrule: "Two auditors, where the first contradicts the model",
  always: "Always two auditors",
};

const WEIGHED = { risk: 0.5, hours: 72 };

/** A rule of this kind to begin with. */
export const NEW_RULES: { [Kind in RuleKind]: Extract<Rule, { kind: Kind }> } = {
  band: { kind: "band", bands: ["likely_ai"], ...WEIGHED },
  probability: { kind: "probability", at_least: 0.8, at_most: 1, ...WEIGHED },
  evidence: { kind: "evidence", weights: ["declares_ai"], sources: [], ...WEIGHED },
  feedback: { kind: "feedback", said: ["wrong"], ...WEIGHED },
  repeat_uploader: { kind: "repeat_uploader", count: 5, days: 30, ...WEIGHED },
  sample: { kind: "sample", percent: 1, ...WEIGHED },
};

/** How many a change adds or takes away, as a sentence. */
export function dryRunWords({ then, now, checks, complete }: { then: number; now: number; checks: number; complete: boolean }): string {
  const span = complete ? "In the last 30 days" : `Among the newest ${checks.toLocaleString()} checks`;
  if (checks === 0) return `${span} no check finished, so there is nothing to try it on.`;
  const compared = then === now ? "as today" : `instead of ${now.toLocaleString()}`;
  return `${span} this would have flagged ${then.toLocaleString()} ${compared}, of ${checks.toLocaleString()} checks.`;
}
