import { summary } from "./cases.fixture";
import { nameIn, reasonWords, REASONS, REASONS_OF, spell } from "./words";

test("why a case is here is said in words", () => {
  expect(reasonWords(summary({ reasons: ["band", "evidence"] }))).toBe("Flagged: the verdict, what the file tells");
  expect(reasonWords(summary({ kind: "appeal", reasons: ["appeal"] }))).toBe("Appeal");
  expect(reasonWords(summary({ reasons: ["a_rule_of_tomorrow"] }))).toBe("Flagged: a_rule_of_tomorrow");
});

test("a length of time is said in its largest unit", () => {
  const minute = 60_000;
  expect([10_000, 5 * minute, 119 * minute, 47 * 60 * minute, 49 * 60 * minute].map(spell)).toEqual(["under 1 min", "5 min", "1 h", "47 h", "2 days"]);
});

test("every outcome has a reason for what no list foresees, and each reason has words", () => {
  for (const reasons of Object.values(REASONS_OF)) {
    expect(reasons.at(-1)).toBe("other");
    expect(reasons.every((code) => REASONS[code])).toBe(true);
  }
});

test("an account that is gone has no name", () => {
  expect([nameIn({ 3: "ann@example.org" }, 3), nameIn({}, 4), nameIn({}, null)]).toEqual(["ann@example.org", "Person 4", "Somebody whose account is gone"]);
});
