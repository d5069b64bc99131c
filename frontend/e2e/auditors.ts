import { type APIRequestContext, expect } from "@playwright/test";

import type { Person } from "./person";

/** Makes somebody an auditor; `request` is an admin's. */
export async function promote(request: APIRequestContext, address: string, { email }: Person): Promise<void> {
  const { csrf_token } = (await (await request.get(`${address}/api/v1/session`)).json()) as { csrf_token: string };
  const found = (await (await request.get(`${address}/api/v1/admin/people?search=${email}`)).json()) as { items: { id: number }[] };
  const changed = await request.patch(`${address}/api/v1/admin/people/${found.items[0]?.id}`, {
    data: { role: "auditor", active: null },
    headers: { "X-CSRF-Token": csrf_token },
  });
  expect(changed.status(), await changed.text()).toBe(200);
}
