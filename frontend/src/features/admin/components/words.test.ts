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

test("an account that is gone keeps its number, and the operator has none", () => {
  expect(sentence(entry({ action: "user.suspended", details: {} }), {})).toBe("Person 1 suspended person 2");
  expect(sentence(entry({ actor_id: null, action: "user.created", details: {} }), {})).toBe("The operator made the account of person 2");
});
