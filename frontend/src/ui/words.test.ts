import type { Verdict } from "@/api/client";

import { bytes, percent, probabilityWords } from "./words";

const verdict = (p_ai: number, band: Verdict["band"]) => ({ p_ai, band, reasons: [] }) as unknown as Verdict;

test("no probability sounds like certainty", () => {
  expect([0, 0.004, 0.5, 0.994, 1].map(percent)).toEqual(["under 1 %", "under 1 %", "50 %", "over 99 %", "over 99 %"]);
});

test("a picture the model cannot judge gets no number to hold on to", () => {
  expect(probabilityWords(verdict(0.98, "not_applicable"))).not.toMatch(/98/);
  expect(probabilityWords(verdict(0.98, "likely_ai"))).toMatch(/98 %/);
});

test("a verdict that the file decided does not read as the model's", () => {
  const declared = { ...verdict(0.3, "likely_ai"), reasons: [{ code: "file_declares_ai", text: "" }] };
  expect(probabilityWords(declared)).toBe("The file says so itself; the model gives 30 %");
});

test("sizes are said as people say them", () => {
  expect([900, 5000, 52_428_800, 1_600_000].map(bytes)).toEqual(["900 bytes", "5 KB", "50 MB", "1.5 MB"]);
});
