import { refusalOf } from "./refusals";

const limits = { max_image_bytes: 10, max_pixels: 1, max_side_px: 1, max_files_per_request: 1 };
const file = (size: number, type: string) => new File([new Uint8Array(size)], "f", { type });

test("an empty file is refused before it is sent", () => {
  expect(refusalOf(file(0, "image/png"), limits)).toMatch(/empty/);
});

test("a file over the limit is refused with both numbers", () => {
  expect(refusalOf(file(11, "image/png"), limits)).toMatch(/11 bytes.*10 bytes/);
  expect(refusalOf(file(11, "image/png"), null)).toBeNull();
});

test("what surely is no photo is refused, what only has another name is left to the server", () => {
  expect(refusalOf(file(5, "application/pdf"), limits)).toMatch(/not a picture/);
  expect(refusalOf(file(5, "text/plain"), limits)).toBeNull();
  expect(refusalOf(file(5, "image/svg+xml"), limits)).toMatch(/not a picture/);
  expect(refusalOf(file(5, ""), limits)).toBeNull();
  expect(refusalOf(file(5, "image/heic"), limits)).toBeNull();
});
