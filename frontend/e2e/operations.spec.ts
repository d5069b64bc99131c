import { expect, test } from "@playwright/test";

import { png } from "./pictures";
import { Service } from "./service";
import { createAdmin, expectAccessible, expectNoSidewaysScroll, PERSON } from "./steps";

const service = new Service();
const CHECKER = { email: "checker@example.org", password: "another four quiet words" };

test.describe.configure({ mode: "serial" });
test.beforeAll(() => service.start());
test.afterAll(() => service.remove());

test("an operator sees what runs, tries a candidate silently, and switches without a restart", async ({ page }) => {
  await createAdmin(page, service.address);
  await page.getByLabel("Pictures to check").setInputFiles(
    Array.from({ length: 24 }, (_, at) => ({ name: `${at}.png`, mimeType: "image/png", buffer: png(40, 40, at + 1) })),
  );
  await expect(page.getByText(/^All done/)).toBeVisible({ timeout: 90_000 });
  await page.getByRole("button", { name: "Your account" }).click();
  await page.getByRole("menuitem", { name: "Operations" }).click();
  await expect(page.getByRole("heading", { name: "Operations", exact: true })).toBeVisible();
  const workers = page.getByRole("region", { name: "Workers", exact: true });
  await expect(workers.getByText("Alive")).toBeVisible();
  await expect(workers.getByText("wild-hybrid-256")).toBeVisible();
  await expect(workers.getByRole("row").nth(1)).toContainText("24");
  await expect(page.getByRole("region", { name: "Storage" })).toContainText("Originals");
  await expectAccessible(page);

  const models = page.getByRole("region", { name: "Model in use" });
  await models.getByLabel("Candidate").selectOption("cifake-vit-32");
  await models.getByRole("button", { name: "Begin a shadow run" }).click();
  await expect(models.getByText("20 to go")).toBeVisible();
  await expect(models.getByRole("button", { name: "Put it in use" })).toBeDisabled();
  await models.getByRole("button", { name: "Judge the last 100 checks" }).click();
  await expect(models.getByText("24 checks added.")).toBeVisible();
  await expect(models.getByRole("region", { name: "Where the two agree, as a table" })).toBeVisible({ timeout: 60_000 });
  await expect(models.getByRole("definition").first()).toHaveText("24", { timeout: 60_000 });
  const shown = models.getByRole("button", { name: /^Show the picture/ }).first();
  await shown.click();
  await expect(models.getByRole("img").first()).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 375, height: 740 });
  await expectNoSidewaysScroll(page);
  await page.setViewportSize({ width: 1180, height: 800 });

  await models.getByRole("button", { name: "Put it in use" }).click();
  await models.getByRole("button", { name: "Switch" }).click();
  await expect(models.getByText("CIFAKE ViT, 32 px")).toBeVisible();
  await expect(workers.getByText("cifake-vit-32")).toBeVisible({ timeout: 30_000 });
  await expect(models.getByRole("button", { name: "Put it back in use" })).toBeVisible();
  await page.goto(`${service.address}/admin/log`);
  await expect(page.getByText(`${PERSON.email} switched the model from wild-hybrid-256 to cifake-vit-32`)).toBeVisible();
  await expect(page.getByText(`${PERSON.email} looked at check:`)).toBeVisible();

  await page.goto(service.address);
  await page.getByLabel("Pictures to check").setInputFiles([{ name: "after.png", mimeType: "image/png", buffer: png(40, 40, 99) }]);
  await expect(page.getByText(/^All done/)).toBeVisible({ timeout: 90_000 });
  await page.getByRole("link", { name: "after.png" }).click();
  await page.getByRole("button", { name: "Technical details" }).click();
  await expect(page.getByText("cifake-vit-32").first()).toBeVisible();
});

test("whoever checks pictures finds no door to it", async ({ browser }) => {
  const page = await (await browser.newContext()).newPage();
  await page.goto(service.address);
  await page.getByRole("button", { name: "Create one" }).click();
  await page.getByLabel("Email").fill(CHECKER.email);
  await page.getByLabel("Password", { exact: true }).fill(CHECKER.password);
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByRole("heading", { name: "Is this picture real?" })).toBeVisible();
  await page.getByRole("button", { name: "Your account" }).click();
  await expect(page.getByRole("menuitem", { name: "Account settings" })).toBeVisible();
  await expect(page.getByRole("menuitem", { name: "Operations" })).toHaveCount(0);
  await page.goto(`${service.address}/admin/operations`);
  await expect(page.getByText("Your role does not allow this.")).toBeVisible();
});
