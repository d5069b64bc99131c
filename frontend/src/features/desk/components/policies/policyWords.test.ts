import { dryRunWords, NEW_RULES, RULE_TITLES } from "./policyWords";

const run = { then: 41, now: 32, checks: 1200, complete: true };

test("a dry run says what a change would have flagged, and of how many", () => {
  expect(dryRunWords(run)).toBe("In the last 30 days this would have flagged 41 instead of 32, of 1,200 checks.");
  expect(dryRunWords({ ...run, then: 32 })).toBe("In the last 30 days this would have flagged 32 as today, of 1,200 checks.");
});

test("what was not looked at is not claimed", () => {
  expect(dryRunWords({ ...run, complete: false })).toMatch(/^Among the newest 1,200 checks/);
  expect(dryRunWords({ then: 0, now: 0, checks: 0, complete: true })).toMatch(/nothing to try it on/);
});

test("every kind of rule has a title and a beginning", () => {
  for (const kind of Object.keys(RULE_TITLES) as (keyof typeof RULE_TITLES)[]) expect(NEW_RULES[kind].kind).toBe(kind);
});
