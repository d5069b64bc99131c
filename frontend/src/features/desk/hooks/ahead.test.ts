import type { Case } from "@/features/desk/api/types";

import { Ahead } from "./ahead";

const named = (id: string) => ({ case: { id } }) as Case;
const settled = () => new Promise((done) => setTimeout(done));

test("the next case is fetched once and then there at once", async () => {
  const ask = vi.fn(async () => named("b"));
  const ahead = new Ahead(vi.fn());
  ahead.prepare("all", ask);
  ahead.prepare("all", ask);
  expect((await ahead.take("all", ask))?.case.id).toBe("b");
  expect(ask).toHaveBeenCalledTimes(1);
  await ahead.take("all", ask);
  expect(ask).toHaveBeenCalledTimes(2);
});

test("another question gives back what the one before held", async () => {
  const release = vi.fn();
  const ahead = new Ahead(release);
  ahead.prepare("all", async () => named("b"));
  expect((await ahead.take("only mine", async () => named("c")))?.case.id).toBe("c");
  await settled();
  expect(release).toHaveBeenCalledWith("b");
});

test("whoever leaves the desk holds nothing", async () => {
  const release = vi.fn();
  const ahead = new Ahead(release);
  ahead.prepare("all", async () => named("b"));
  ahead.drop();
  await settled();
  expect(release).toHaveBeenCalledWith("b");
});

test("that nothing waited a while ago is not taken for an answer, and neither is a fault", async () => {
  const ahead = new Ahead(vi.fn());
  ahead.prepare("all", async () => null);
  expect((await ahead.take("all", async () => named("new")))?.case.id).toBe("new");
  ahead.prepare("all", () => Promise.reject(new Error("away")));
  expect((await ahead.take("all", async () => named("later")))?.case.id).toBe("later");
});

test("whoever goes a case back finds the one they left next", async () => {
  const release = vi.fn();
  const ahead = new Ahead(release);
  ahead.prepare("all", async () => named("c"));
  ahead.keep("all", named("b"));
  expect((await ahead.take("all", async () => named("d")))?.case.id).toBe("b");
  await settled();
  expect(release).toHaveBeenCalledWith("c");
});
