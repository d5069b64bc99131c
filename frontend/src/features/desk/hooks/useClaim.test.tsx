import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook } from "@testing-library/react";
import type { ReactNode } from "react";

import { api } from "@/api/client";
import { openCase } from "@/features/desk/components/cases.fixture";

import { useClaim } from "./useClaim";

const now = new Date("2031-01-01T10:00:00Z").getTime();
const until = new Date(now + 300_000).toISOString();

beforeEach(() => void vi.useFakeTimers({ now }));
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Holds the case, and meets each answer in its turn. */
function hold(...answers: (() => Promise<unknown>)[]) {
  const post = vi.spyOn(api, "POST");
  for (const answer of answers) post.mockImplementationOnce(answer as never);
  const queries = new QueryClient();
  const wrapper = ({ children }: { children: ReactNode }) => <QueryClientProvider client={queries}>{children}</QueryClientProvider>;
  const shown = openCase({ claimed_by: 1, claimed_until: until });
  return { post, hook: renderHook(() => useClaim(shown, 1), { wrapper }).result };
}

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
const away = () => Promise.reject(new TypeError("Failed to fetch"));
const given = async () => ({ data: { case_id: "c1", token: "t", until }, response: new Response() });
const refused = async () => ({ error: { code: "case_taken", status: 409, detail: "Somebody else is working on this case." }, response: new Response(null, { status: 409 }) });

test("a case that could not be held for longer stays open, and is asked for again in a few seconds", async () => {
  const { post, hook } = hold(away, away, given);
  await pass(90_000);
  expect(hook.current).toMatchObject({ closed: null });
  expect(hook.current.trouble).toContain("cannot be reached");
  await pass(5_000);
  expect(hook.current.trouble).not.toBeNull();
  await pass(5_000);
  expect(post).toHaveBeenCalledTimes(3);
  expect(hook.current).toMatchObject({ closed: null, trouble: null });
});

test("a case that somebody else has taken is closed, and stays so while it is asked for again", async () => {
  const { hook } = hold(refused, () => new Promise(() => undefined));
  await pass(90_000);
  expect(hook.current).toMatchObject({ closed: "Somebody else is working on this case.", trouble: null });
  await pass(90_000);
  expect(hook.current.closed).toBe("Somebody else is working on this case.");
});
