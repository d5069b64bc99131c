import type { Entry } from "@/features/admin/api/log";
import type { Role } from "@/features/admin/api/people";
import { type Outcome, OUTCOMES } from "@/ui/outcomes";

export const ROLES: readonly { value: Role; label: string; may: string }[] = [
  { value: "checker", label: "Checker", may: "checks pictures of their own" },
  { value: "auditor", label: "Auditor", may: "also settles cases and reads the audit log" },
  { value: "admin", label: "Admin", may: "also manages people and policies" },
];

export const DEEDS: Record<string, string> = {
  "user.created": "made the account of",
  "user.invited": "invited",
  "user.suspended": "suspended",
  "user.restored": "let in again",
  "user.role_changed": "changed the role of",
  "user.sessions_ended": "signed out everywhere",
  "check.viewed": "looked at",
  "checks.shown": "saw the small pictures of",
  "case.assigned": "kept the case for somebody:",
  "case.decided": "decided on",
  "case.noted": "wrote a note on",
  "case.opinion_asked": "asked another model about",
  "decision.undone": "took back what was decided on",
  "dispute.answered": "answered the dispute of",
  "policy.changed": "changed the policy:",
  "labels.exported": "exported labelled pictures for the lab",
  "checks.retried": "tried again what failed:",
  "model.trial_begun": "began a shadow run of",
  "model.trial_ended": "ended the shadow run of",
  "model.switched": "switched the model",
};

/** Who did what to whom, as a sentence; ids stand where an account is gone. */
export function sentence(entry: Entry, people: Record<string, string>): string {
  const actor = entry.actor_id === null ? "The operator" : (people[entry.actor_id] ?? `Person ${entry.actor_id}`);
  const { from, to, model } = entry.details as { from?: string; to?: string; model?: string };
  const change = from && to ? ` from ${from} to ${to}` : outcomeWords(entry);
  const subject = model ?? subjectWords(entry.subject, people);
  return `${actor} ${[DEEDS[entry.action] ?? entry.action, subject].filter(Boolean).join(" ")}${change}`;
}

function outcomeWords({ action, details }: Entry): string {
  const { outcome } = details as { outcome?: string };
  return outcome && Object.hasOwn(OUTCOMES, outcome) && action === "case.decided" ? `: ${OUTCOMES[outcome as Outcome].words.toLowerCase()}` : "";
}

function subjectWords(subject: string, people: Record<string, string>): string {
  const [kind, id = ""] = subject.split(":");
  if (kind === "user") return people[id] ?? `person ${id}`;
  if (kind === "service") return "";
  return kind === "failure" ? id.replace(/_/g, " ") : subject;
}
