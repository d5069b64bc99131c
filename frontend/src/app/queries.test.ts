import { MutationObserver, onlineManager } from "@tanstack/react-query";

import { orProblem } from "@/api/client";

import { newQueryClient } from "./queries";

afterEach(() => onlineManager.setOnline(true));

test("a change that meets no network fails at once, and is not made later", async () => {
  const queries = newQueryClient();
  const send = vi.fn(() => orProblem<null>(Promise.reject(new TypeError("Failed to fetch"))));
  onlineManager.setOnline(false);
  const change = new MutationObserver(queries, { mutationFn: send });
  await expect(change.mutate()).rejects.toMatchObject({ code: "unreachable" });
  onlineManager.setOnline(true);
  await queries.resumePausedMutations();
  expect(send).toHaveBeenCalledTimes(1);
});
