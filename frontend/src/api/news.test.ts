import { QueryClient } from "@tanstack/react-query";
import { vi } from "vitest";

import type { Check } from "./client";
import { News, place } from "./news";

const get = vi.hoisted(() => vi.fn());
vi.mock("./client", async (original) => ({ ...(await original<object>()), api: { GET: get } }));

const check = (id: string, state: Check["state"]) => ({ id, state, verdict: null, file_name: id }) as Check;
const page = (...items: unknown[]) => ({ pages: [{ items, next_cursor: null }], pageParams: [""] });
const others = { find: vi.fn<(id: string) => Check | undefined>(), learn: vi.fn() };
let queries: QueryClient;

beforeEach(() => {
  vi.useFakeTimers();
  queries = new QueryClient();
  others.find.mockReset();
  others.learn.mockReset();
  get.mockReset();
});
afterEach(() => vi.useRealTimers());

test("a newer answer takes its place wherever it is shown, and nothing else changes", () => {
  queries.setQueryData(["check", "1"], check("1", "running"));
  queries.setQueryData(["checks", "history", null], page(check("1", "running"), check("2", "running")));
  place(queries, [check("1", "failed"), check("9", "done")]);
  expect(queries.getQueryData<Check>(["check", "1"])?.state).toBe("failed");
  expect(queries.getQueryData(["checks", "history", null])).toEqual(page(check("1", "failed"), check("2", "running")));
  expect(queries.getQueryData(["check", "9"])).toBeUndefined();
});

test("an old answer that comes late does not bring a settled check back", () => {
  queries.setQueryData(["check", "1"], check("1", "done"));
  place(queries, [check("1", "queued")]);
  expect(queries.getQueryData<Check>(["check", "1"])?.state).toBe("done");
});

test("a check that begins is shown so without asking", () => {
  others.find.mockReturnValue({ ...check("1", "queued"), queue_position: 4 });
  new News(queries, others).hear({ check_id: "1", state: "running", band: null });
  expect(others.learn).toHaveBeenCalledWith([expect.objectContaining({ id: "1", state: "running", queue_position: null })]);
  expect(get).not.toHaveBeenCalled();
});

test("what a batch ends at once is asked for once", async () => {
  others.find.mockImplementation((id) => check(id, "running"));
  const items = [check("1", "done"), check("2", "done")];
  get.mockResolvedValue({ data: { items }, response: { ok: true } });
  const news = new News(queries, others);
  for (const { id } of items) news.hear({ check_id: id, state: "done", band: null });
  await vi.advanceTimersByTimeAsync(200);
  expect(get).toHaveBeenCalledTimes(1);
  expect(get.mock.calls[0]?.[1]).toEqual({ params: { query: { id: ["1", "2"] } } });
  expect(others.learn).toHaveBeenCalledWith(items);
});

test("what is sent from here makes a short list stale, once for many", async () => {
  queries.setQueryData(["checks", "history", "short"], page());
  const stale = vi.spyOn(queries, "invalidateQueries");
  const news = new News(queries, others);
  for (let times = 0; times < 50; times++) news.gained();
  await vi.advanceTimersByTimeAsync(600);
  expect(queries.getQueryState(["checks", "history", "short"])?.isInvalidated).toBe(true);
  expect(stale).toHaveBeenCalledTimes(1);
});

test("what is counted is counted again when checks come or settle, once for many", async () => {
  others.find.mockImplementation((id) => (id === "new" ? undefined : check(id, "running")));
  get.mockResolvedValue({ data: { items: [] }, response: { ok: true } });
  const count = ["checks", "stats", {}];
  const counted = () => queries.setQueryData(count, { total: 1 });
  const isOld = () => queries.getQueryState(count)?.isInvalidated;
  const news = new News(queries, others);
  counted();
  news.hear({ check_id: "1", state: "running", band: null });
  await vi.advanceTimersByTimeAsync(5000);
  expect(isOld()).toBe(false);
  for (const tell of [() => news.gained(), () => news.hear({ check_id: "1", state: "done", band: null }), () => news.hear({ check_id: "new", state: "queued", band: null })]) {
    const stale = vi.spyOn(queries, "invalidateQueries");
    counted();
    for (let times = 0; times < 20; times++) tell();
    await vi.advanceTimersByTimeAsync(3500);
    expect(isOld()).toBe(true);
    expect(stale.mock.calls.filter(([of]) => of?.queryKey?.[1] === "stats")).toHaveLength(1);
    stale.mockRestore();
  }
});

test("an answer that holds no checks, or not these, keeps its age", () => {
  const old = { updatedAt: 1 };
  queries.setQueryData(["checks", "stats", {}], { total: 1 }, old);
  queries.setQueryData(["checks", "tags"], [{ tag: "a", count: 1 }], old);
  queries.setQueryData(["checks", "history", null], page(check("2", "running")), old);
  place(queries, [check("1", "done")]);
  for (const key of [["checks", "stats", {}], ["checks", "tags"], ["checks", "history", null]]) expect(queries.getQueryState(key)?.dataUpdatedAt).toBe(1);
});

test("a check from elsewhere makes a short list stale, and one that is scrolled far down is left alone", () => {
  const far = { ...page(), pages: [1, 2, 3].map(() => ({ items: [], next_cursor: null })) };
  queries.setQueryData(["checks", "history", "short"], page());
  queries.setQueryData(["checks", "history", "far"], far);
  new News(queries, others).hear({ check_id: "7", state: "done", band: null });
  expect(queries.getQueryState(["checks", "history", "short"])?.isInvalidated).toBe(true);
  expect(queries.getQueryState(["checks", "history", "far"])?.isInvalidated).toBe(false);
});
