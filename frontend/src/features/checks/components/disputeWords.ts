import type { Dispute } from "@/features/checks/api/replies";

export const DISPUTE_REASONS = {
  is_real: "The picture is real",
  is_ai: "The picture was made or changed by AI",
  evidence_misread: "What the file tells was misread",
  not_such_a_picture: "It was taken for another kind of picture",
  other: "Something else",
} as const satisfies Record<Dispute["reason"], string>;

export const DISPUTE_STATES = {
  open: { words: "Open", color: "amber", meaning: "It waits for an auditor." },
  under_review: { words: "Under review", color: "teal", meaning: "An auditor is looking at it." },
  upheld: { words: "The verdict stands", color: "gray", meaning: "An auditor looked at it and left the verdict as it is." },
  overruled: { words: "Overruled", color: "plum", meaning: "An auditor decided otherwise; what the model said is kept." },
  withdrawn: { words: "Withdrawn", color: "gray", meaning: "You withdrew it." },
} as const satisfies Record<Dispute["state"], unknown>;
