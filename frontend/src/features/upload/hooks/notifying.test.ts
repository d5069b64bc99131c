import { vi } from "vitest";

import type { Check } from "@/api/client";

import type { Batch } from "./batch";
import { notifyOfBatch, summary } from "./notifying";

const batch: Batch = { keys: new Set(), total: 3, done: 3, failed: 1 };
const checks = ["likely_ai", "likely_real"].map((band) => ({ verdict: { band } }) as Check);
const made = vi.fn();

function allow(permission: NotificationPermission, hidden: boolean) {
  made.mockClear();
  class Note {
    static readonly permission = permission;
    onclick: (() => void) | null = null;
    readonly close = vi.fn();
    constructor(title: string, options: NotificationOptions) {
      made(title, options.body, this);
    }
  }
  vi.stubGlobal("Notification", Note);
  vi.stubGlobal("isSecureContext", true);
  vi.spyOn(document, "hidden", "get").mockReturnValue(hidden);
}

afterEach(() => vi.unstubAllGlobals());

test("it counts the bands in words", () => {
  expect(summary(batch, checks)).toBe("1 likely real, 1 likely AI-generated, 1 without a verdict");
});

test("somebody who allowed it and looks elsewhere is told, and a click brings them back", () => {
  allow("granted", true);
  const focus = vi.spyOn(window, "focus").mockImplementation(() => {});
  notifyOfBatch(batch, checks);
  expect(made).toHaveBeenCalledWith("Your 3 pictures are done", expect.stringContaining("likely real"), expect.anything());
  const note = made.mock.calls[0]?.[2] as { onclick: () => void; close: () => void };
  note.onclick();
  expect(focus).toHaveBeenCalled();
  expect(note.close).toHaveBeenCalled();
});

test("nobody is told who looks at the page or did not allow it", () => {
  allow("granted", false);
  notifyOfBatch(batch, checks);
  allow("default", true);
  notifyOfBatch(batch, checks);
  expect(made).not.toHaveBeenCalled();
});
