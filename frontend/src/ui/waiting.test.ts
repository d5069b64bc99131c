import { duration, waitWords } from "./waiting";

const waiting = { state: "queued", queue_position: 3, estimate_s: 9, no_worker_s: null } as const;

test("a waiting check says its place and about how long", () => {
  expect(waitWords(waiting)).toBe("3rd in line, about 9 s");
  expect(waitWords({ ...waiting, queue_position: 1 })).toBe("Next in line, about 9 s");
  expect([2, 4, 11, 12, 13, 21, 111, 122].map((at) => waitWords({ ...waiting, queue_position: at, estimate_s: null }))).toEqual(
    ["2nd", "4th", "11th", "12th", "13th", "21st", "111th", "122nd"].map((words) => `${words} in line`),
  );
});

test("where nothing is known nothing is claimed", () => {
  expect(waitWords({ ...waiting, queue_position: null, estimate_s: null })).toBe("In the queue");
});

test("a missing worker is said in place of a time", () => {
  expect(waitWords({ ...waiting, estimate_s: null, no_worker_s: 90 })).toMatch(/No worker has been seen for 2 min/);
});

test("times are rounded up, never down", () => {
  expect([0.2, 1, 9.1, 11, 55, 56, 61, 3300, 3301, 7201].map(duration)).toEqual(
    ["1 s", "1 s", "10 s", "15 s", "55 s", "1 min", "2 min", "55 min", "1 h", "3 h"],
  );
});
