import { vi } from "vitest";

import type { Check } from "@/api/client";
import { ProblemError } from "@/api/client";

import { uploads } from "./uploads";

type Watch = {
  onProgress: (sent: number) => void;
  onAccepted: (check: Check) => void;
  onProblem: (problem: ProblemError) => void;
};
const sending: { key: string; watch: Watch; stop: () => void }[] = [];
vi.mock("@/features/upload/api/send", () => ({
  send: (_file: File, key: string, watch: Watch) => {
    const stop = vi.fn();
    sending.push({ key, watch, stop });
    return { stop };
  },
}));
const readable = vi.hoisted(() => vi.fn());
vi.mock("@/features/upload/api/readable", () => ({ readable }));

const limits = { max_image_bytes: 100, max_pixels: 1, max_side_px: 1, max_files_per_request: 1 };
const files = (count: number) => Array.from({ length: count }, (_, at) => new File(["x"], `${at}.png`, { type: "image/png" }));
const states = () => uploads.all().map((item) => item.state);
const begun = (at: number) => {
  const found = sending[at];
  if (!found) throw new Error(`nothing was sent as number ${at}`);
  return found;
};

beforeEach(() => {
  uploads.clear();
  sending.length = 0;
  readable.mockResolvedValue(true);
});

test("three files go up at once, the others wait their turn", () => {
  uploads.add(files(5), limits);
  expect(sending).toHaveLength(3);
  begun(0).watch.onAccepted({ id: "1" } as Check);
  expect(sending).toHaveLength(4);
  expect(states().filter((state) => state === "uploading")).toHaveLength(3);
});

test("a failed file is sent again under the same key, so that it is checked once", () => {
  uploads.add(files(1), limits);
  begun(0).watch.onProblem(new ProblemError({ code: "image_too_large", status: 413, detail: "No way." }));
  expect(uploads.all()[0]).toMatchObject({ state: "broken", problem: "No way." });
  uploads.retry(begun(0).key);
  expect(begun(1).key).toBe(begun(0).key);
  expect(uploads.all()[0]).toMatchObject({ state: "uploading", problem: null });
});

test("stopping one aborts it and lets the next begin", () => {
  uploads.add(files(4), limits);
  uploads.stop(begun(0).key);
  expect(begun(0).stop).toHaveBeenCalled();
  expect(sending).toHaveLength(4);
});

test("a refused file is never sent and does not hold up the others", () => {
  uploads.add([new File([], "empty.png", { type: "image/png" }), ...files(1)], limits);
  expect(states().sort()).toEqual(["refused", "uploading"]);
  expect(sending).toHaveLength(1);
});

test("a server that is away for a moment gets the file again by itself, and nothing else meanwhile", async () => {
  vi.useFakeTimers();
  uploads.add(files(4), limits);
  begun(0).watch.onProblem(new ProblemError({ code: "unreachable", status: 0, detail: "Away." }));
  await vi.advanceTimersByTimeAsync(1000);
  expect(sending).toHaveLength(3);
  await vi.advanceTimersByTimeAsync(3000);
  expect(sending).toHaveLength(4);
  expect(begun(3).key).toBe(begun(0).key);
  vi.useRealTimers();
});

test("what the server says later replaces what it said first", () => {
  uploads.add(files(1), limits);
  begun(0).watch.onAccepted({ id: "1", state: "queued" } as Check);
  uploads.learn([{ id: "1", state: "done" } as Check]);
  expect(uploads.all()[0]?.check?.state).toBe("done");
});

test("a file that was moved away fails alone, in its own words", async () => {
  readable.mockResolvedValue(false);
  uploads.add(files(1), limits);
  begun(0).watch.onProblem(new ProblemError({ code: "unreachable", status: 0, detail: "Away." }));
  await vi.waitFor(() => expect(uploads.all()[0]).toMatchObject({ state: "broken", problem: expect.stringMatching(/no longer be read/) }));
});

test("an answer that says nobody is signed in raises a doubt and loses no file", () => {
  const doubt = vi.fn();
  uploads.onDoubt = doubt;
  uploads.add(files(1), limits);
  begun(0).watch.onProblem(new ProblemError({ code: "not_signed_in", status: 401, detail: "Who?" }));
  expect(doubt).toHaveBeenCalled();
  expect(states()).toEqual(["waiting"]);
});
