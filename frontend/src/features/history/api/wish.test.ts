import { filterOf, isFiltered, readWish, wasCounted, writeWish } from "./wish";

const read = (text: string) => readWish(new URLSearchParams(text));

test("an address is read, written and read again without a change", () => {
  const wish = read("q=cat&state=waiting&band=uncertain&band=likely_ai&format=png&tag=a%2Cb&model=m&from=2026-01-02&to=2026-01-03&sort=name");
  const written = new URLSearchParams(Object.entries(writeWish(wish)).flatMap(([key, value]) => [value].flat().map((each) => [key, each])));
  expect(readWish(written)).toEqual(wish);
  expect(wish.band).toEqual(["uncertain", "likely_ai"]);
});

test("what makes no sense in an address is left out", () => {
  const wish = read("band=fake&state=done&state=toString&sort=prettiest&from=yesterday&to=2026-99-01&format=pdf");
  expect(wish).toEqual({ ...read(""), state: ["done"] });
});

test("the last day is meant to its end, where the person is", () => {
  const { created_from, created_before } = filterOf(read("from=2026-03-10&to=2026-03-10"));
  expect(new Date(created_from ?? 0).getHours()).toBe(0);
  expect(new Date(created_before ?? 0).getDate()).toBe(11);
});

test("an order is no filter, and blanks are no search", () => {
  expect(isFiltered(read("sort=name&q=%20"))).toBe(false);
  expect(isFiltered(read("q=a"))).toBe(true);
});

test("a check that got the verdict asked for after the count was not counted", () => {
  const counted = (text: string) => ({ wish: read(text), total: 1, asOf: "2031-05-01T12:00:00Z" });
  const settledSince = { created_at: "2031-05-01T11:00:00Z", finished_at: "2031-05-01T12:00:01Z" };
  expect(wasCounted(counted("q=a"), settledSince)).toBe(true);
  expect(wasCounted(counted("state=waiting&state=done"), settledSince)).toBe(true);
  for (const wish of ["band=likely_ai", "model=m", "state=done&state=failed"]) {
    expect(wasCounted(counted(wish), settledSince)).toBe(false);
    expect(wasCounted(counted(wish), { ...settledSince, finished_at: "2031-05-01T11:59:00Z" })).toBe(true);
  }
});
