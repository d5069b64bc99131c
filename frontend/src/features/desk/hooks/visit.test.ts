import { Visit } from "./visit";

test("one goes back and forth among the cases one came by", () => {
  const visit = new Visit(vi.fn());
  for (const id of ["a", "b", "c"]) visit.enter(id);
  expect([visit.beside("b", -1), visit.beside("b", 1), visit.beside("a", -1), visit.beside("c", 1)]).toEqual(["a", "c", undefined, undefined]);
  visit.enter("a");
  expect(visit.beside("a", 1)).toBe("b");
});

test("a case that was left for another one comes at the end again", () => {
  const visit = new Visit(vi.fn());
  for (const id of ["a", "b", "c"]) visit.enter(id);
  visit.forget("b");
  visit.forget("unknown");
  expect([visit.beside("a", 1), visit.beside("b", 1)]).toEqual(["c", undefined]);
});

test("what is on the screen is known, whichever page goes first", () => {
  const visit = new Visit(vi.fn());
  visit.enter("a");
  visit.enter("b");
  visit.leave("a");
  expect(visit.onScreen).toBe("b");
  visit.leave("b");
  expect(visit.onScreen).toBeNull();
});
