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

test("a share comes with its interval, and one is one", () => {
  expect(share(0.905, 0.85, 0.95)).toBe("91 % (85 to 95 %)");
  expect([counted(1, "check"), counted(0, "check")]).toEqual(["1 check", "0 checks"]);
});
