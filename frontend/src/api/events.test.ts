import { vi } from "vitest";

import { listen } from "./events";

type Answer = { status: number; headers?: Record<string, string>; body?: ReadableStream<Uint8Array> };

const asked = vi.fn<(signal: AbortSignal) => void>();
let answers: Answer[] = [];
let speak: (text: string) => void = () => {};
let finish: () => void = () => {};

function stream(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      speak = (text) => controller.enqueue(new TextEncoder().encode(text));
      finish = () => controller.close();
    },
  });
}

const listening = { onEvent: vi.fn(), onLive: vi.fn(), onRefused: vi.fn(), neededWhileHidden: () => false };
let stop: () => void = () => {};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  vi.spyOn(Math, "random").mockReturnValue(0);
  vi.spyOn(document, "hidden", "get").mockReturnValue(false);
  asked.mockClear();
  Object.values(listening).forEach((each) => "mockClear" in each && each.mockClear());
  answers = [];
  vi.stubGlobal("fetch", async (_address: string, { signal }: { signal: AbortSignal }) => {
    asked(signal);
    const { status, headers, body } = answers.shift() ?? { status: 500 };
    return { ok: status < 300, status, body: body ?? null, headers: new Headers(headers) };
  });
});

afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function soon(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await vi.advanceTimersByTimeAsync(0);
}

test("events are heard one by one, however they are cut into pieces", async () => {
  answers = [{ status: 200, body: stream() }];
  stop = listen(listening);
  await soon();
  speak(': hello\n\nevent: ready\ndata: {}\n\nevent: check\ndata: {"check_id":"1",');
  await soon();
  expect(listening.onLive).toHaveBeenLastCalledWith(true);
  speak('"state":"done","band":"uncertain"}\n\n: beat\n\nevent: away\ndata: {}\n\n');
  await soon();
  expect(listening.onEvent.mock.calls).toEqual([[{ check_id: "1", state: "done", band: "uncertain" }]]);
  expect(listening.onLive).toHaveBeenLastCalledWith(false);
});

test("a full server is asked again when it said so, not before", async () => {
  answers = [{ status: 503, headers: { "Retry-After": "10" } }];
  stop = listen(listening);
  await soon();
  expect(listening.onLive).toHaveBeenLastCalledWith(false);
  vi.advanceTimersByTime(9_900);
  expect(asked).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(200);
  expect(asked).toHaveBeenCalledTimes(2);
});

test("a stream that ended in order is opened again at once, one that fails later and later", async () => {
  answers = [{ status: 200, body: stream() }];
  stop = listen(listening);
  await soon();
  speak("event: ready\ndata: {}\n\n");
  finish();
  await soon();
  vi.advanceTimersByTime(300);
  expect(asked).toHaveBeenCalledTimes(2);
  for (const [pause, times] of [[1000, 3], [2000, 4], [4000, 5]] as const) {
    await soon();
    vi.advanceTimersByTime(pause - 10);
    expect(asked).toHaveBeenCalledTimes(times - 1);
    vi.advanceTimersByTime(20);
    expect(asked).toHaveBeenCalledTimes(times);
  }
});

test("somebody signed out is noticed", async () => {
  answers = [{ status: 401 }];
  stop = listen(listening);
  await soon();
  expect(listening.onRefused).toHaveBeenCalled();
});

test("a line that has gone silent is given up", async () => {
  answers = [{ status: 200, body: stream() }];
  stop = listen(listening);
  await soon();
  speak("event: ready\ndata: {}\n\n");
  await soon();
  vi.advanceTimersByTime(41_000);
  expect(asked.mock.calls[0]?.[0].aborted).toBe(true);
});

test("going offline hangs up, and coming back connects at once", async () => {
  answers = [{ status: 200, body: stream() }, { status: 200, body: stream() }];
  stop = listen(listening);
  await soon();
  window.dispatchEvent(new Event("offline"));
  expect(asked.mock.calls[0]?.[0].aborted).toBe(true);
  expect(listening.onLive).toHaveBeenLastCalledWith(false);
  window.dispatchEvent(new Event("online"));
  expect(asked).toHaveBeenCalledTimes(2);
});
