import type { Scope } from "@/features/account/api/tokens";

/** What each scope opens, in words. */
export const SCOPES = {
  "checks:read": { words: "Read checks", more: "Verdicts, pictures and history" },
  "checks:write": { words: "Make and change checks", more: "Upload, tag, delete" },
  "account:read": { words: "Read the account", more: "How much of the quota is used" },
  "account:export": { words: "Export everything", more: "All data, with every original picture" },
} as const satisfies Record<Scope, { words: string; more: string }>;
