import type { Check } from "@/api/client";

import { batchOf, NO_BATCH } from "./batch";
import type { Upload } from "./uploads";

const item = (key: string, state: Upload["state"], check?: Check["state"]) =>
  ({ key, state, check: check ? { state: check } : null }) as Upload;

test("it counts what is settled among all that were added together", () => {
  const begun = batchOf(NO_BATCH, [item("a", "uploading"), item("b", "waiting")]);
  expect(begun).toMatchObject({ total: 2, done: 0 });
  const half = batchOf(begun, [item("a", "sent", "done"), item("b", "sent", "running")]);
  expect(half).toMatchObject({ total: 2, done: 1 });
  const more = batchOf(half, [item("c", "waiting"), item("a", "sent", "done"), item("b", "sent", "failed")]);
  expect(more).toMatchObject({ total: 3, done: 2, failed: 1 });
});

test("what is added after everything was done begins a new one", () => {
  const over = batchOf(batchOf(NO_BATCH, [item("a", "uploading")]), [item("a", "sent", "done")]);
  expect(over).toMatchObject({ total: 1, done: 1 });
  expect(batchOf(over, [item("b", "waiting"), item("a", "sent", "done")])).toMatchObject({ total: 1, done: 0 });
});

test("a list that is cleared ends it", () => {
  const begun = batchOf(NO_BATCH, [item("a", "uploading")]);
  const over = batchOf(begun, []);
  expect(over.done).toBe(over.total);
});

test("looking again changes nothing", () => {
  const items = [item("a", "sent", "done")];
  const over = batchOf(batchOf(NO_BATCH, [item("a", "uploading")]), items);
  expect(batchOf(over, items)).toBe(over);
});
