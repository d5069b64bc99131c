import type { Check } from "@/api/client";
import { PLAIN_TERMS, type Upload, uploadOf } from "@/features/upload/hooks/upload";

import { statusWords } from "./statusWords";

const item = (change: Partial<Upload>): Upload => ({ ...uploadOf("https://a.example/1.png", PLAIN_TERMS, null), ...change });
const done = (kept: boolean, change: Partial<Upload> = {}) => item({ state: "sent", check: { state: "done", image: { kept } } as Check, ...change });
const verdictOnly = { terms: { ...PLAIN_TERMS, keepPicture: false } };

test("a list is said to be kept only as far as its pictures are", () => {
  expect(statusWords([done(true), done(true)])).toBe("All done. Everything is kept in your history.");
  expect(statusWords([done(false), done(false)])).toBe("All done. The verdicts are in your history; the pictures are not kept.");
  expect(statusWords([done(false)])).toBe("All done. The verdict is in your history; the picture is not kept.");
  expect(statusWords([done(true), done(false), done(true)])).toBe("All done. The verdicts are in your history; 1 of the pictures is not kept.");
  expect(statusWords([done(true), item({ state: "broken" })])).toBe("All done, but 1 of them was not sent. The others are in your history.");
  expect(statusWords([done(false), done(false), item({ state: "broken" })])).toBe("All done, but 1 of them was not sent. The verdicts are in your history; the pictures are not kept.");
});

test("a picture that goes once it is judged is not said to be kept until then, and an earlier one stays", () => {
  expect(statusWords([done(true, verdictOnly)])).toMatch(/not kept/);
  expect(statusWords([done(true, { ...verdictOnly, earlier: true })])).toMatch(/Everything is kept/);
});
