import { FROM_HISTORY, placeOf, rememberOrder } from "./order";

afterEach(() => sessionStorage.clear());

test("who came from the history has its order, and at its ends nothing more", () => {
  rememberOrder(["a", "b", "c"]);
  expect(placeOf("b", FROM_HISTORY)).toEqual({ before: "a", after: "c", number: 2, count: 3 });
  expect(placeOf("a", FROM_HISTORY)).toEqual({ before: null, after: "b", number: 1, count: 3 });
  expect(placeOf("c", FROM_HISTORY)?.after).toBeNull();
});

test("who came from elsewhere, or looks at a check that was not in it, has none", () => {
  rememberOrder(["a", "b"]);
  expect(placeOf("a", null)).toBeNull();
  expect(placeOf("x", FROM_HISTORY)).toBeNull();
  sessionStorage.setItem("history-order", "broken{");
  expect(placeOf("a", FROM_HISTORY)).toBeNull();
});
