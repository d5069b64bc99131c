import { ago, counted, perSecond, share, span } from "./words";

test("spans are said in the unit that says most", () => {
  expect([4.4, 89, 120, 5400, 7200, 200_000].map(span)).toEqual(["4 s", "89 s", "2 min", "2 h", "2 h", "2 days"]);
  expect(ago("2026-01-01T00:00:00Z", Date.parse("2026-01-01T00:00:25Z"))).toBe("25 s");
});

test("what nobody measured is not said to be nought", () => {
  expect(perSecond(null)).toBe("not measured");
  expect(share(null, null, null)).toBe("unknown");
  expect([0.25, 12.4].map(perSecond)).toEqual(["0.3", "12"]);
});

test("only none is 0 %, and only all is 100 %", () => {
  expect(share(1999 / 2000, 0.9972, 1)).toBe("99.9 % (99.7 to 100 %)");
  expect(share(1 / 300, 0, 0.018)).toBe("0.3 % (0 to 2 %)");
});

test("a share comes with its interval, and one is one", () => {
  expect(share(0.905, 0.85, 0.95)).toBe("91 % (85 to 95 %)");
  expect([counted(1, "check"), counted(0, "check")]).toEqual(["1 check", "0 checks"]);
});
