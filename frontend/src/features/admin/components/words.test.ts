import type { Entry } from "@/features/admin/api/log";

import { sentence } from "./words";

const entry = (change: Partial<Entry>): Entry => ({
  id: 1,
  at: "2026-01-01T00:00:00Z",
  actor_id: 1,
  action: "user.role_changed",
  subject: "user:2",
  details: { from: "checker", to: "auditor" },
  sha256_hex: "",
  ...change,
});

test("an entry reads as a sentence", () => {
  const people = { 1: "ann@example.org", 2: "bob@example.org" };
  expect(sentence(entry({}), people)).toBe("ann@example.org changed the role of bob@example.org from checker to auditor");
});

test("a switch of the model names both, a trial the candidate, a retry its reason", () => {
  const people = { 1: "ann@example.org" };
  const said = (action: string, subject: string, details: Record<string, string>) => sentence(entry({ action, subject, details }), people);
  expect(said("model.switched", "service:model", { from: "one", to: "two" })).toBe("ann@example.org switched the model from one to two");
  expect(said("model.trial_begun", "service:model", { model: "two" })).toBe("ann@example.org began a shadow run of two");
  expect(said("checks.retried", "failure:attempts_used_up", {})).toBe("ann@example.org tried again what failed: attempts used up");
});

test("an account that is gone keeps its number, and the operator has none", () => {
  expect(sentence(entry({ action: "user.suspended", details: {} }), {})).toBe("Person 1 suspended person 2");
  expect(sentence(entry({ actor_id: null, action: "user.created", details: {} }), {})).toBe("The operator made the account of person 2");
});

test("a decision says what was decided", () => {
  const decided = entry({ action: "case.decided", subject: "check:7", details: { outcome: "confirmed_real" } });
  expect(sentence(decided, { 1: "ann@example.org" })).toBe("ann@example.org decided on check:7: confirmed real");
});
