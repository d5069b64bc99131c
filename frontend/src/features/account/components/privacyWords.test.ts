import { expect, test } from "vitest";

import { shrinks, spans } from "./privacyWords";

const labels = (longest: number | null, chosen: number | null) => spans(longest, chosen).map(({ label }) => label);

test("nobody may choose longer than the operator keeps anything", () => {
  expect(labels(null, null)).toEqual(["Until I delete it", "1 day", "7 days", "30 days", "90 days", "1 year"]);
  expect(labels(30, null)).toEqual(["As long as this service does: 30 days", "1 day", "7 days"]);
});

test("what was chosen elsewhere can be seen", () => {
  expect(labels(null, 45)).toContain("45 days");
});

test("only an earlier end is a loss", () => {
  const choice = { keep_pictures_days: null, keep_checks_days: 30, keep_picture: true, for_training: false };
  expect(shrinks(choice, { ...choice, keep_pictures_days: 7 })).toBe(true);
  expect(shrinks(choice, { ...choice, keep_checks_days: 90 })).toBe(false);
  expect(shrinks(choice, { ...choice, keep_checks_days: null, for_training: true })).toBe(false);
});
