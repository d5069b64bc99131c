import type { WhatIf } from "@/features/figures/api/figures";

import { percentOf, span, standsOn, traded } from "./words";

const STEPS = Array.from({ length: 101 }, (_, at) => ({ edge: at / 100, false_flags: at < 90 ? 5 : 2, misses: at > 85 ? 4 : 3 }));
const WHAT: WhatIf = { model_id: "m", model_revision: "r", real: 10, ai: 10, by_lot: 0, now: { edge: 0.93, false_flags: 2, misses: 4 }, steps: STEPS };

test("another edge is told as what it trades", () => {
  expect(traded(WHAT, 0.8)).toBe("At 0.80: 3 more false flags, 1 fewer miss.");
  expect(traded(WHAT, 0.93)).toBe("At 0.93: as many false flags, as many misses.");
  expect(traded({ ...WHAT, now: { edge: 0.5, false_flags: 14, misses: 0 } }, 0.95)).toBe("At 0.95: 12 fewer false flags, 4 more misses.");
});

test("only none is 0 %, and only all is 100 %", () => {
  expect([0, 1 / 300, 1 / 100_000, 0.5, 0.94, 1999 / 2000, 0.99999, 1].map(percentOf)).toEqual(["0 %", "0.3 %", "0.1 %", "50 %", "94 %", "99.9 %", "99.9 %", "100 %"]);
  expect(standsOn({ hits: 1999, of: 2000, low: 0.9972, high: 0.9999 })).toBe("1,999 of 2,000, 95 %: 99.7 to 99.9 %");
});

test("a share of nothing is unknown, never nought and never one", () => {
  expect(percentOf(null)).toBe("unknown");
  expect(standsOn({ hits: 0, of: 0, low: null, high: null })).toBe("nothing counted yet");
  expect(standsOn({ hits: 3, of: 4, low: 0.3, high: 0.954 })).toBe("3 of 4, 95 %: 30 to 95 %");
  expect([null, 80, 600, 7200, 300_000].map(span)).toEqual(["unknown", "80 s", "10 min", "2 h", "3 days"]);
});
