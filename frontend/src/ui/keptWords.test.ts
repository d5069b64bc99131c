import { expect, test } from "vitest";

import { isLimited, keptWords } from "./keptWords";

const JAN = "2031-01-03T12:00:00Z";
const MAY = "2031-05-03T12:00:00Z";
const day = (iso: string) => new Date(iso).toLocaleDateString(undefined, { dateStyle: "medium" });
const check = { image: { kept: true }, keep_picture: true, picture_until: null, delete_after: null };

test("without dates it is kept until it is deleted by hand", () => {
  expect(keptWords(check)).toBe("Kept until you delete it");
  expect(isLimited(check)).toBe(false);
});

test("the picture's date and the verdict's are both said", () => {
  expect(keptWords({ ...check, picture_until: JAN })).toBe(`Picture until ${day(JAN)}, verdict kept`);
  expect(keptWords({ ...check, picture_until: JAN, delete_after: MAY })).toBe(`Picture until ${day(JAN)}, verdict until ${day(MAY)}`);
});

test("where all goes on one day, one day is said", () => {
  expect(keptWords({ ...check, picture_until: MAY, delete_after: MAY })).toBe(`Kept until ${day(MAY)}`);
  expect(isLimited({ ...check, delete_after: MAY })).toBe(true);
});

test("a picture that is gone, or goes at once, is named", () => {
  expect(keptWords({ ...check, image: { kept: false } })).toBe("Picture deleted, verdict kept");
  expect(keptWords({ ...check, image: { kept: false }, keep_picture: false })).toBe("Picture not kept, verdict kept");
  expect(keptWords({ ...check, keep_picture: false, delete_after: MAY })).toBe(`Picture goes once it is judged, verdict until ${day(MAY)}`);
});
