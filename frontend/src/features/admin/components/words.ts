import type { Entry } from "@/features/admin/api/log";
import type { Role } from "@/features/admin/api/people";

export const ROLES: readonly { value: Role; label: string; may: string }[] = [
  { value: "checker", label: "Checker", may: "checks pictures of their own" },
  { value: "auditor", label: "Auditor", may: "also reads the audit log" },
  { value: "admin", label: "Admin", may: "also manages people" },
];

export const DEEDS: Record<string, string> = {
  "user.created": "made the account of",
  "user.invited": "invited",
  "user.suspended": "suspended",
  "user.restored": "let in again",
  "user.role_changed": "changed the role of",
  "user.sessions_ended": "signed out everywhere",
  "check.viewed": "looked at",
  "checks.retried": "tried again what failed:",
  "model.trial_begun": "began a shadow run of",
  "model.trial_ended": "ended the shadow run of",
  "model.switched": "switched the model",
};

/** Who did what to whom, as a sentence; ids stand where an account is gone. */
export function sentence(entry: Entry, people: Record<string, string>): string {
  const actor = entry.actor_id === null ? "The operator" : (people[entry.actor_id] ?? `Person ${entry.actor_id}`);
  const { from, to, model } = entry.details as { from?: string; to?: string; model?: string };
  const change = from && to ? ` from ${from} to ${to}` : "";
  const subject = model ?? (entry.action === "model.switched" ? "" : subjectWords(entry.subject, people));
  return `${actor} ${[DEEDS[entry.action] ?? entry.action, subject].filter(Boolean).join(" ")}${change}`;
}

function subjectWords(subject: string, people: Record<string, string>): string {
  const [kind, id = ""] = subject.split(":");
  if (kind === "user") return people[id] ?? `person ${id}`;
  return kind === "failure" ? id.replace(/_/g, " ") : subject;
}
