import { expect, type Page } from "@playwright/test";

import { Person } from "./person";
import { png } from "./pictures";
import { drop, expectAccessible, expectNoSidewaysScroll } from "./steps";
import { test } from "./stories";

const FILES = [1, 2].map((seed) => ({ name: `photo-${seed}.png`, mimeType: "image/png", buffer: png(320, 240, seed) }));

const person = new Person("private");
test.describe.configure({ mode: "serial" });
test.beforeAll(({ service }) => person.register(service.address));

async function open(page: Page, name: string): Promise<string> {
  await page.getByRole("link", { name: "History" }).first().click();
  await page.getByRole("link", { name }).first().click();
  await expect(page.getByRole("heading", { name })).toBeVisible();
  return page.url().replace("/checks/", "/api/v1/checks/");
}

/** Only with SHOTS set: for the eye. */
async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env["SHOTS"];
  if (!folder) return;
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of [1180, 375]) {
      await page.setViewportSize({ width, height: 800 });
      await page.screenshot({ path: `${folder}/${name}-${colorScheme}-${width}.png`, fullPage: true });
    }
  }
  await page.setViewportSize({ width: 1180, height: 800 });
}

test("a check says how long it is kept, and its picture alone can be deleted", async ({ page }) => {
  await person.open(page);
  await drop(page, FILES);
  await expect(page.locator("[data-state=done]")).toHaveCount(2, { timeout: 60_000 });

  const address = await open(page, "photo-1.png");
  await expect(page.getByText("Kept until you delete it")).toBeVisible();
  await expect(page.getByText("It is not used for training.")).toBeVisible();
  await shoot(page, "check");
  await page.getByRole("button", { name: "Delete only the picture" }).click();
  const dialog = page.getByRole("dialog", { name: "Delete only the picture?" });
  await expect(dialog.getByRole("button", { name: "Keep it" })).toBeFocused();
  await shoot(page, "ask");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  expect((await page.request.get(`${address}/image`)).status()).toBe(200);

  await page.getByRole("button", { name: "Delete only the picture" }).click();
  await dialog.getByRole("button", { name: "Delete for good" }).click();
  await expect(page.getByText("Picture deleted, verdict kept")).toBeVisible();
  await expect(page.getByText("The picture was deleted, the verdict stays")).toBeVisible();
  await expect(page.locator("[data-band]").first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Delete only the picture" })).toBeHidden();
  await expect(page.getByLabel("Show what spoke for AI")).toBeHidden();
  for (const part of ["image", "thumbnail", "heatmap"]) expect((await page.request.get(`${address}/${part}`)).status()).toBe(404);
  await shoot(page, "without-picture");
  await expectAccessible(page);
});

test("one's own limits are chosen once and stand on every check", async ({ page }) => {
  await person.open(page, "/account/privacy");
  await page.getByLabel("Pictures", { exact: true }).selectOption("7 days");
  await expect(page.getByText("What is older than that already is deleted")).toBeVisible();
  await page.getByRole("switch", { name: "My pictures may be used in training" }).click();
  await shoot(page, "privacy");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Pictures", { exact: true })).toHaveValue("7");
  await expect(page.getByRole("switch", { name: "My pictures may be used in training" })).toBeChecked();

  await page.getByRole("link", { name: "History" }).first().click();
  await expect(page.getByText(/Picture until .*, verdict kept/)).toBeVisible();
  await shoot(page, "history");
  await open(page, "photo-2.png");
  await expect(page.getByText(/Picture until .*, verdict kept/)).toBeVisible();
});

test("a deleted check is gone from the history and by its address", async ({ page }) => {
  await person.open(page);
  const address = await open(page, "photo-2.png");
  await page.getByRole("button", { name: "Delete this check" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete for good" }).click();
  await expect(page).toHaveURL(/\/history/);
  await expect(page.getByText("photo-1.png")).toBeVisible();
  await expect(page.getByText("photo-2.png")).toBeHidden();
  expect((await page.request.get(address)).status()).toBe(404);
});

test("all of it fits a phone", async ({ page }) => {
  await page.setViewportSize({ width: 375, height: 720 });
  await person.open(page, "/account/privacy");
  await expect(page.getByLabel("Pictures", { exact: true })).toBeVisible();
  await expectNoSidewaysScroll(page);
  await page.goto("/history");
  await page.getByRole("link", { name: "photo-1.png" }).click();
  await page.getByRole("button", { name: "Delete this check" }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
});
