import { expect } from "@playwright/test";

import { expectAccessible, expectNoSidewaysScroll } from "./steps";
import { ADMIN, test } from "./stories";

const SECOND = { email: "second@example.org", password: "another four quiet words" };

test("an admin invites, changes a role, suspends, and the log tells all of it", async ({ page, browser }) => {
  await ADMIN.open(page);
  await page.getByRole("button", { name: "Your account" }).click();
  await page.getByRole("menuitem", { name: "People" }).click();
  await expect(page.getByRole("heading", { name: "People", exact: true })).toBeVisible();

  await page.getByLabel("Email", { exact: true }).fill(SECOND.email);
  await page.getByRole("button", { name: "Invite" }).click();
  const said = page.getByRole("status");
  await expect(said).toContainText(`${SECOND.email} is invited`);
  await expectAccessible(page);
  const link = /http\S+\/reset\/[\w-]{43}/.exec((await said.textContent()) ?? "")?.[0] ?? "";

  const other = await (await browser.newContext()).newPage();
  await other.goto(link);
  await other.getByLabel("New password", { exact: true }).fill(SECOND.password);
  await other.getByRole("button", { name: "Set the password" }).click();
  await other.getByRole("link", { name: "Sign in" }).click();
  await other.getByLabel("Email").fill(SECOND.email);
  await other.getByLabel("Password", { exact: true }).fill(SECOND.password);
  await other.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(other.getByRole("button", { name: "Your account" })).toBeVisible();

  await page.getByLabel(`Role of ${SECOND.email}`).selectOption("auditor");
  await other.goto("/admin/log");
  await expect(other.getByText(`changed the role of ${SECOND.email} from checker to auditor`)).toBeVisible();
  await expectAccessible(other);
  await other.goto("/admin/people");
  await expect(other.getByText("Your role does not allow this.")).toBeVisible();

  await page.getByRole("button", { name: `More for ${SECOND.email}` }).click();
  await page.getByRole("menuitem", { name: "Suspend" }).click();
  await expect(page.getByText("Suspended")).toBeVisible();
  await other.goto("/history");
  await expect(other.getByRole("heading", { name: "Sign in" })).toBeVisible();

  await page.getByRole("button", { name: `More for ${ADMIN.email}` }).click();
  await page.getByRole("menuitem", { name: "Suspend" }).click();
  await expect(page.getByRole("alert")).toContainText("There is no other admin");
  await page.setViewportSize({ width: 375, height: 740 });
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await page.goto("/admin/log");
  await expect(page.getByText(`suspended ${SECOND.email}`)).toBeVisible();
  await expectNoSidewaysScroll(page);
});
