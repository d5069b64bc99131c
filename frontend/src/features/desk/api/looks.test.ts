import { summary } from "@/features/desk/components/cases.fixture";

import { isSeen, lookAt, rememberLook } from "./looks";

const items = [summary({ check_id: "a" }), summary({ check_id: "b" })];

test("pictures that were looked at lately are shown for that look", () => {
  rememberLook({ items, opening: 7 }, 0);
  expect(lookAt("a", 60_000)).toBe(7);
  expect(isSeen(items, 60_000)).toBe(true);
});

test("a new picture, or an old look, asks for another entry of the log", () => {
  rememberLook({ items, opening: 7 }, 0);
  expect(isSeen([...items, summary({ check_id: "new" })], 60_000)).toBe(false);
  expect(isSeen(items, 26 * 60_000)).toBe(false);
  expect(isSeen([summary({ check_id: "without", has_preview: false })], 0)).toBe(true);
});
