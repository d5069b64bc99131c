import { expect } from "@playwright/test";

import { Person } from "./person";
import { png } from "./pictures";
import { drop, expectAccessible } from "./steps";
import { test } from "./stories";

const person = new Person("evidence");
test.describe.configure({ mode: "serial" });
test.beforeAll(({ service }) => person.register(service.address));

test("what the file itself declares decides, and stands beside the probability", async ({ page }) => {
  await person.open(page);
  const parameters = "a lighthouse at dusk\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 11, Size: 512x512";
  await drop(page, [{ name: "lighthouse.png", mimeType: "image/png", buffer: png(512, 512, 4, parameters) }]);
  await page.getByRole("link", { name: "lighthouse.png" }).click();
  await expect(page.locator("[data-band]")).toHaveText("Likely AI-generated", { timeout: 60_000 });
  await expect(page.getByText(/The file itself says that a machine made it/)).toBeVisible();
  await expect(page.locator("[data-evidence=generator_parameters]")).toContainText("a lighthouse at dusk");
  await expect(page.getByText(/missing proves nothing/)).toBeVisible();
  await expectAccessible(page);
});

test("a heatmap is drawn when somebody asks for it", async ({ page }) => {
  await person.open(page, "/history");
  await page.getByText("lighthouse.png").click();
  await expect(page.locator("[data-heatmap]")).toHaveCount(0);
  await page.getByRole("switch", { name: "Show what spoke for AI" }).focus();
  await page.keyboard.press("Space");
  const map = page.locator("[data-heatmap]");
  await expect(map).toBeVisible({ timeout: 60_000 });
  await expect.poll(() => map.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(512);
  await expect(page.getByText(/not what was forged/)).toBeVisible();
  await expectAccessible(page);
});
