import { share } from "./said";

test("only all are 100 %", () => {
  expect([share(2000, 2000), share(1999, 2000), share(1, 300), share(1, 2)]).toEqual(["100 %", "over 99 %", "under 1 %", "50 %"]);
});
