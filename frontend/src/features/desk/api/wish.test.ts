import { filtersIn, readWish, unfiltered, writeWish } from "./wish";

const read = (text: string) => readWish(new URLSearchParams(text));

test("an address is read, written and read again without a change", () => {
  const wish = read("show=late&state=open&reason=evidence&reason=sample&band=likely_ai&model=m&tag=a%2Cb&uploader=7&age=day&order=due");
  expect(read(writeWish(wish))).toEqual(wish);
  expect(wish).toMatchObject({ reason: ["evidence", "sample"], tag: ["a,b"], uploader: 7, show: "late", order: "due" });
});

test("what makes no sense in an address is left out", () => {
  expect(read("show=everything&state=lost&reason=toString&band=fake&uploader=-1&age=year&order=prettiest")).toEqual(read(""));
});

test("neither an order nor a part of the work is a filter", () => {
  expect(filtersIn(read("order=age&show=mine"))).toBe(0);
  expect(filtersIn(read("band=likely_ai&band=uncertain&age=day&uploader=3"))).toBe(4);
  expect(writeWish(unfiltered(read("order=age&show=mine&band=uncertain")))).toBe("show=mine&order=age");
});
