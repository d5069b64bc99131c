import { vi } from "vitest";

import type { Check } from "@/api/client";
import { ProblemError } from "@/api/client";
import type { Order, Watch } from "@/features/upload/api/sending";

import { IN_PARTS_FROM_BYTES, uploads } from "./uploads";

const sending = vi.hoisted(() => [] as { key: string; order: Order; watch: Watch; at?: string | null; onPlace?: (at: string) => void; stop: ReturnType<typeof vi.fn> }[]);
const begin = (order: Order, watch: Watch, more = {}) => {
  const stop = vi.fn();
  sending.push({ key: order.sendKey, order, watch, stop, ...more });
  return { stop };
};
vi.mock("@/features/upload/api/send", () => ({ send: (_file: File, order: Order, watch: Watch) => begin(order, watch) }));
vi.mock("@/features/upload/api/fromAddress", () => ({ fromAddress: (_address: string, order: Order, watch: Watch) => begin(order, watch) }));
vi.mock("@/features/upload/api/sendInParts", () => ({
  sendInParts: (_file: File, order: Order, place: object, watch: Watch) => begin(order, watch, place),
}));
const readable = vi.hoisted(() => vi.fn());
vi.mock("@/features/upload/api/readable", () => ({ readable }));
const known = vi.hoisted(() => vi.fn());
vi.mock("@/features/upload/api/known", () => ({ known }));
vi.mock("@/features/upload/api/hash", () => ({ sha256Of: async (file: File) => file.name }));

const limits = { max_image_bytes: 10 * IN_PARTS_FROM_BYTES, max_pixels: 1, max_side_px: 1, max_files_per_request: 1 };
const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const png = (name: string, more: BlobPart[] = []) => new File([PNG, ...more], name, { type: "image/png" });
const files = (count: number) => Array.from({ length: count }, (_, at) => png(`${at}.png`));
const states = () => uploads.all().map((item) => item.state);
const unreachable = () => new ProblemError({ code: "unreachable", status: 0, detail: "Away." });
const begun = (at: number) => {
  const found = sending[at];
  if (!found) throw new Error(`nothing was sent as number ${at}`);
  return found;
};
/** Adds the files and waits until each has been looked at. */
const added = async (given: File[]) => {
  uploads.add(given, limits);
  await vi.waitFor(() => expect(sending.length + states().filter((state) => state === "refused" || state === "sent").length).toBeGreaterThanOrEqual(Math.min(3, given.length)));
  await new Promise((later) => setTimeout(later, 5));
};

beforeEach(() => {
  vi.useRealTimers();
  uploads.clear();
  sending.length = 0;
  readable.mockResolvedValue(true);
  known.mockReset().mockResolvedValue(new Map());
});

test("three files go up at once, the others wait their turn in the order they were given", async () => {
  await added(files(5));
  expect(sending).toHaveLength(3);
  begun(0).watch.onAccepted({ id: "1" } as Check, false);
  expect(sending).toHaveLength(4);
  expect(states().filter((state) => state === "uploading")).toHaveLength(3);
  expect(sending.map(({ order }) => order.name)).toEqual(["0.png", "1.png", "2.png", "3.png"]);
});

test("a failed file is sent again under the same key, so that it is checked once", async () => {
  await added(files(1));
  begun(0).watch.onProblem(new ProblemError({ code: "image_too_large", status: 413, detail: "No way." }));
  expect(uploads.all()[0]).toMatchObject({ state: "broken", problem: "No way." });
  uploads.retry(begun(0).key);
  expect(begun(1).key).toBe(begun(0).key);
  expect(uploads.all()[0]).toMatchObject({ state: "uploading", problem: null });
});

test("stopping one aborts it and lets the next begin", async () => {
  await added(files(4));
  uploads.stop(begun(0).key);
  expect(begun(0).stop).toHaveBeenCalledWith(true);
  expect(sending).toHaveLength(4);
});

test("all can be stopped and all can be sent again", async () => {
  await added(files(5));
  uploads.stopAll();
  expect(states()).toEqual(Array(5).fill("stopped"));
  sending.length = 0;
  uploads.retryAll();
  expect(sending).toHaveLength(3);
});

test("a refused file is never sent and does not hold up the others", async () => {
  await added([new File([], "empty.png", { type: "image/png" }), new File(["GIF? no"], "words.png", { type: "image/png" }), ...files(1)]);
  expect(states()).toEqual(["refused", "refused", "uploading"]);
  expect(sending).toHaveLength(1);
});

test("bytes that were judged before show that check and are not sent, unless one asks again", async () => {
  const check = { id: "7", state: "done" } as Check;
  known.mockResolvedValue(new Map([["0.png", check]]));
  await added(files(2));
  expect(uploads.all()[0]).toMatchObject({ state: "sent", check, earlier: true });
  expect(sending.map(({ order }) => order.name)).toEqual(["1.png"]);
  uploads.again(uploads.all()[0]?.key ?? "");
  expect(begun(1).order).toMatchObject({ name: "0.png", again: true });
});

test("a question that cannot be asked keeps no file from being sent", async () => {
  known.mockRejectedValue(unreachable());
  await added(files(2));
  expect(sending).toHaveLength(2);
});

test("a server that is away for a moment gets the file again by itself, and nothing else meanwhile", async () => {
  await added(files(4));
  vi.useFakeTimers();
  begun(0).watch.onProblem(new ProblemError({ code: "unavailable", status: 503, detail: "Away." }));
  await vi.advanceTimersByTimeAsync(1000);
  expect(sending).toHaveLength(3);
  await vi.advanceTimersByTimeAsync(3000);
  expect(sending).toHaveLength(4);
  expect(begun(3).key).toBe(begun(0).key);
});

test("without a network nothing is given up: the file waits as long as it takes and goes on at once when it is back", async () => {
  await added(files(1));
  vi.useFakeTimers();
  for (let loss = 0; loss < 8; loss++) {
    begun(loss).watch.onProblem(unreachable());
    await vi.advanceTimersByTimeAsync(31_000);
  }
  expect(states()).toEqual(["uploading"]);
  expect(uploads.overview().stalled).toBe(true);
  begun(8).watch.onProblem(unreachable());
  await vi.advanceTimersByTimeAsync(0);
  window.dispatchEvent(new Event("online"));
  expect(sending).toHaveLength(10);
  expect(uploads.overview().stalled).toBe(false);
});

test("a large file that lost its connection goes on where the server stands", async () => {
  await added([png("large.png", [new Uint8Array(IN_PARTS_FROM_BYTES)])]);
  begun(0).onPlace?.("/api/v1/uploads/1");
  begun(0).watch.onProgress(3_000_000);
  window.dispatchEvent(new Event("offline"));
  expect(begun(0).stop).toHaveBeenCalledWith(false);
  expect(uploads.get(begun(0).key)).toMatchObject({ state: "waiting", sentBytes: 3_000_000 });
  expect(uploads.overview().stalled).toBe(true);
  window.dispatchEvent(new Event("online"));
  expect(begun(1).at).toBe("/api/v1/uploads/1");
});

test("what the server says later replaces what it said first", async () => {
  await added(files(1));
  begun(0).watch.onAccepted({ id: "1", state: "queued" } as Check, false);
  uploads.learn([{ id: "1", state: "done" } as Check]);
  expect(uploads.all()[0]?.check?.state).toBe("done");
});

test("bytes on the way move their own row and nothing else", async () => {
  await added(files(2));
  const [list, row, other] = [vi.fn(), vi.fn(), vi.fn()];
  const away = [uploads.subscribe(list), uploads.watch(begun(0).key, row), uploads.watch(begun(1).key, other)];
  const before = uploads.overview();
  begun(0).watch.onProgress(4);
  expect([list, row, other].map((each) => each.mock.calls.length)).toEqual([0, 1, 0]);
  expect(uploads.overview()).toBe(before);
  away.forEach((leave) => leave());
});

test("a file that was moved away fails alone, in its own words", async () => {
  readable.mockResolvedValue(false);
  await added(files(1));
  begun(0).watch.onProblem(unreachable());
  await vi.waitFor(() => expect(uploads.all()[0]).toMatchObject({ state: "broken", problem: expect.stringMatching(/no longer be read/) }));
});

test("an answer that says nobody is signed in raises a doubt and loses no file", async () => {
  const doubt = vi.fn();
  uploads.onDoubt = doubt;
  await added(files(1));
  begun(0).watch.onProblem(new ProblemError({ code: "not_signed_in", status: 401, detail: "Who?" }));
  expect(doubt).toHaveBeenCalled();
  expect(states()).toEqual(["waiting"]);
});

test("clearing the list leaves what is still under way", async () => {
  await added([new File([], "empty.png"), ...files(2)]);
  begun(0).watch.onAccepted({ id: "1", state: "done" } as Check, false);
  uploads.clearEnded();
  expect(states()).toEqual(["uploading"]);
});

test("what is used up for today is not asked for again and again", async () => {
  await added(files(1));
  begun(0).watch.onProblem(new ProblemError({ code: "quota_used_up", status: 429, detail: "Used up." }));
  expect(states()).toEqual(["broken"]);
});

test("a check that was deleted elsewhere is no longer shown as one", async () => {
  await added(files(1));
  begun(0).watch.onAccepted({ id: "1", state: "done" } as Check, false);
  uploads.lose(["1"]);
  expect(uploads.all()[0]).toMatchObject({ check: null, problem: "This check was deleted." });
});

test("what was chosen holds for the visit, wherever more is added, and goes with the person", async () => {
  const terms = { keepPicture: false, forTraining: null, tags: ["press"] };
  uploads.chooseTerms(terms);
  await added(files(1));
  uploads.addAddress("https://a.example/1.png");
  expect(uploads.all().map((item) => item.terms)).toEqual([terms, terms]);
  uploads.clear();
  await added(files(1));
  expect(uploads.all()[0]?.terms).toEqual({ keepPicture: null, forTraining: null, tags: [] });
});
