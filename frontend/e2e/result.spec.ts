import { expect, type Page } from "@playwright/test";

import { Person } from "./person";
import { mosaic, png } from "./pictures";
import { drop, expectAccessible, expectNoSidewaysScroll } from "./steps";
import { test } from "./stories";

const person = new Person("result");
test.describe.configure({ mode: "serial" });
test.beforeAll(async ({ browser, service }) => {
  await person.register(service.address);
  const page = await browser.newPage();
  await person.open(page);
  await drop(page, [
    { name: "harbour.png", mimeType: "image/png", buffer: png(640, 480, 3) },
    { name: "mosaic.png", mimeType: "image/png", buffer: mosaic(640, 480, 3) },
    { name: "mosaic-again.png", mimeType: "image/png", buffer: mosaic(320, 240, 3) },
  ]);
  await expect(page.locator("[data-state=done]")).toHaveCount(3, { timeout: 90_000 });
  await page.close();
});

async function open(page: Page, name = "harbour.png"): Promise<void> {
  await person.open(page, "/history");
  await page.getByText(name, { exact: true }).first().click();
  await expect(page.locator("[data-band]")).toBeVisible();
}

const scale = async (page: Page) => Number(await page.locator(".zoomable").getAttribute("data-scale"));

test("the picture is looked at closely with the keyboard alone", async ({ page }) => {
  await open(page);
  const picture = page.getByRole("group", { name: /Plus and minus zoom/ });
  await picture.focus();
  await page.keyboard.press("+");
  await page.keyboard.press("+");
  await expect.poll(() => scale(page)).toBeGreaterThan(1.5);
  const place = () => page.getByRole("img", { name: /What you uploaded/ }).boundingBox();
  const before = await place();
  await page.keyboard.press("ArrowRight");
  await expect.poll(async () => (await place())?.x).toBeLessThan((before?.x ?? 0) - 10);
  await page.keyboard.press("-");
  await expect.poll(() => scale(page)).toBeLessThan(2);
  await page.keyboard.press("0");
  await expect.poll(() => scale(page)).toBe(1);
  await page.getByRole("button", { name: "Zoom in" }).click();
  await expect.poll(() => scale(page)).toBeGreaterThan(1);
  await page.getByRole("button", { name: "Show all of it" }).click();
  await expect.poll(() => scale(page)).toBe(1);
});

test("the heatmap lies over the picture at the strength one likes", async ({ page }) => {
  await open(page);
  await page.getByRole("switch", { name: "Show what spoke for AI" }).focus();
  await page.keyboard.press("Space");
  const map = page.locator("[data-heatmap]");
  await expect(map).toBeVisible({ timeout: 60_000 });
  const slider = page.getByRole("slider", { name: "Strength of the heatmap" });
  await slider.focus();
  for (let press = 0; press < 10; press++) await page.keyboard.press("ArrowLeft");
  await expect.poll(() => map.evaluate((image) => Number(getComputedStyle(image).opacity))).toBeCloseTo(0.5, 1);
  await expectAccessible(page);
});

test("another model is asked, answers beside the deciding one, and has a map of its own", async ({ page }) => {
  await open(page);
  const decided = await page.locator("[data-band]").textContent();
  await expect(page.getByRole("region", { name: "What this model is bad at" }).getByRole("listitem").first()).toBeVisible();
  const others = page.getByRole("region", { name: "What other models say" });
  await expect(others.getByText("This one decides")).toBeVisible();
  for (const answers of [2, 3, 4, 5, 6]) {
    await others.getByRole("button", { name: "Check again" }).click();
    await expect(others.locator("[data-opinion=done]")).toHaveCount(answers, { timeout: 90_000 });
  }
  await expect(others.getByText("CIFAKE ViT, 32 px")).toBeVisible();
  await expect(page.locator("[data-band]")).toHaveText(decided ?? "");
  await expect(others.getByText("No other model is ready on this server.")).toBeVisible();
  await page.reload();
  await expect(others.locator("[data-opinion=done]")).toHaveCount(6);
  await expectAccessible(page);
});

test("whether it was right can be said, changed and taken back", async ({ page }) => {
  await open(page);
  const card = page.getByRole("region", { name: "Was this verdict right?" });
  await card.getByText("Wrong", { exact: true }).click();
  await card.getByLabel(/In a few words/).fill("I stood there.");
  await card.getByRole("button", { name: "Keep these words" }).click();
  await expect(card.getByRole("button", { name: "Keep these words" })).toBeHidden();
  await page.reload();
  await expect(card.getByRole("radio", { name: "Wrong" })).toBeChecked();
  await expect(card.getByLabel(/In a few words/)).toHaveValue("I stood there.");
  await card.getByRole("button", { name: "Take it back" }).click();
  await expect(card.getByRole("radio", { name: "Wrong" })).not.toBeChecked();
});

test("a verdict is disputed with a reason and evidence, and that is seen and withdrawn", async ({ page }) => {
  await open(page);
  const card = page.getByRole("region", { name: "Dispute this verdict" });
  await card.getByRole("button", { name: "Dispute it" }).click();
  await card.getByLabel("The picture is real").check();
  await card.getByLabel("How you know").fill("I took it myself, here is the film.");
  await card.getByLabel(/Links to what shows it/).fill("example.org/film");
  await expect(card.getByText("Each must begin with https://")).toBeVisible();
  await card.getByLabel(/Links to what shows it/).fill("https://example.org/film");
  await expectAccessible(page);
  await card.getByRole("button", { name: "Send the dispute" }).click();
  await expect(card.locator("[data-dispute=open]")).toContainText("I took it myself");
  await page.reload();
  await expect(card.locator("[data-dispute=open]")).toContainText("It waits for an auditor.");
  await expectAccessible(page);
  await card.getByRole("button", { name: "Withdraw it" }).click();
  await expect(card.locator("[data-dispute=withdrawn]")).toBeVisible();
  await expect(card.getByRole("button", { name: "Dispute it again" })).toBeVisible();
});

test("the same picture at another size is found among one's own", async ({ page }) => {
  await open(page, "mosaic.png");
  const alike = page.getByRole("region", { name: "Pictures of yours that look like this one" });
  await alike.getByRole("link", { name: /mosaic-again\.png/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "mosaic-again.png" })).toBeVisible();
});

test("on a phone the page scrolls as ever, and the picture zooms by button", async ({ page }) => {
  await page.setViewportSize({ width: 375, height: 740 });
  await open(page);
  await expectNoSidewaysScroll(page);
  await page.getByRole("button", { name: "Zoom in" }).click();
  await expect.poll(() => scale(page)).toBeGreaterThan(1);
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
});
