import { doneWords } from "./doneWords";

test("who does something to many learns how many of them it was done to, and why not to the others", () => {
  expect(doneWords({ action: "check_again", model_id: "m" }, { seen: 300, changed: 180 })).toBe(
    "180 of 300 checks are checked again. 120 were left out: no verdict yet, or the picture is not kept any more.",
  );
  expect(doneWords({ action: "delete" }, { seen: 1200, changed: 1200 })).toBe("1,200 checks are deleted.");
  expect(doneWords({ action: "delete" }, { seen: 1, changed: 1 })).toBe("1 check is deleted.");
  expect(doneWords({ action: "add_tag", tag: "fair" }, { seen: 2, changed: 1 })).toMatch(/^1 of 2 checks is now tagged “fair”\. 1 was left out: tagged so already/);
  expect(doneWords({ action: "remove_tag", tag: "fair" }, { seen: 2, changed: 0 })).toBe("Nothing was changed. 2 were left out: without this tag.");
  expect(doneWords({ action: "delete" }, { seen: 0, changed: 0 })).toMatch(/^Nothing was changed/);
});
