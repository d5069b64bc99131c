import { expect, test } from "@playwright/test";

import { Service } from "./service";
import { createAdmin, expectAccessible } from "./steps";

const PAGES = ["/", "/history", "/account/sessions", "/account/privacy", "/account/tokens", "/account/webhooks", "/account/data", "/admin/operations"];

const service = new Service();
test.beforeAll(() => service.start());
test.afterAll(() => service.remove());

test("a page whose data are on their way can be read out", async ({ page }) => {
  await createAdmin(page, service.address);
  await page.route(/\/api\/v1\/(?!session)/, () => {}); // never answered
  for (const path of PAGES) {
    await page.goto(service.address + path);
    await expect(page.getByRole("main")).toBeVisible();
    await expectAccessible(page);
  }
  await page.route(/\/api\/v1\/session/, () => {});
  await page.goto(service.address);
  await expect(page.getByRole("status", { name: "Loading" })).toBeVisible();
  await expectAccessible(page);
});
