import { mkdirSync } from "node:fs";
import { resolve } from "node:path";

import { type Browser, expect, type Page, test } from "@playwright/test";

import { desk } from "./deskScreens";
import { Person } from "./person";
import { png } from "./pictures";
import { Service } from "./service";

/**
 * Not a test: `npm run screens` takes a picture of every screen of the real service, light and dark, desktop and phone.
 * PICTURES: files to upload beside the made ones, comma-separated. The README's pictures are copies from here.
 */
const OUT = resolve(import.meta.dirname, "../../var/screens");
const PERSON = { email: "you@example.org", password: "four unrelated quiet words" };
const PARAMETERS =
  "a lighthouse at dusk, oil on canvas, warm light in the windows\nNegative prompt: blurry, text\n" +
  "Steps: 28, Sampler: DPM++ 2M, CFG scale: 7, Seed: 1894533, Size: 640x512, Model: dreamshaper_8";
const PASSER_BY = new Person("passer-by");
const service = new Service();

test.setTimeout(600_000);

test.beforeAll(() => {
  mkdirSync(OUT, { recursive: true });
  return service.start();
});
test.afterAll(() => service.remove());

async function shoot(page: Page, name: string): Promise<void> {
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    for (const [size, width, height] of [["desktop", 1180, 800], ["phone", 375, 740]] as const) {
      await page.setViewportSize({ width, height });
      await page.waitForTimeout(250);
      await page.screenshot({ path: `${OUT}/${name}-${scheme}-${size}.png`, fullPage: size === "phone" });
    }
  }
}

test("screens", async ({ page, browser }) => {
  await page.goto(service.address);
  await shoot(page, "first");
  await page.getByLabel("Email").fill(PERSON.email);
  await page.getByLabel("Password", { exact: true }).fill("password12");
  await page.getByRole("button", { name: "Create the admin account" }).click();
  await page.waitForTimeout(500);
  await shoot(page, "first-error");
  await page.getByLabel("Password", { exact: true }).fill(PERSON.password);
  await page.getByRole("button", { name: "Create the admin account" }).click();
  await expect(page.getByRole("heading", { name: "Is this picture real?" })).toBeVisible();
  await shoot(page, "upload-empty");
  await page.goto(`${service.address}/history`);
  await shoot(page, "history-empty");
  const given = process.env["PICTURES"]?.split(",") ?? [];
  await upload(page, given);
  await results(page);
  await history(page);
  for (const [index, path] of given.slice(0, 6).entries()) await givenResult(page, index + 1, path.split("/").at(-1) ?? "");
  await page.goto(`${service.address}/nowhere`);
  await shoot(page, "nothing");
  await account(page);
  await shared(page, browser);
  await desk(page, await (await browser.newContext()).newPage(), service.address, PARAMETERS, shoot);
  await onTheWay(await (await browser.newContext()).newPage());
});

async function upload(page: Page, given: readonly string[]): Promise<void> {
  await page.setViewportSize({ width: 1180, height: 800 });
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto(service.address);
  const picker = page.getByLabel("Pictures to check");
  if (given.length > 0) await picker.setInputFiles([...given]);
  await picker.setInputFiles([
    { name: "harbour.png", mimeType: "image/png", buffer: png(900, 600, 1) },
    { name: "lighthouse.png", mimeType: "image/png", buffer: png(640, 512, 4, PARAMETERS) },
    { name: "pennant.png", mimeType: "image/png", buffer: png(32, 32, 7) },
    { name: "half-a-download.png", mimeType: "image/png", buffer: png(300, 200, 2).subarray(0, 3000) },
    { name: "letter.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7") },
  ]);
  await page.waitForTimeout(300);
  await page.screenshot({ path: `${OUT}/upload-busy-light-desktop.png` });
  await expect(page.getByText(/^All done/)).toBeVisible({ timeout: 90_000 });
  await shoot(page, "upload");
}

async function results(page: Page): Promise<void> {
  for (const [name, screen] of [["pennant.png", "result-outside"], ["lighthouse.png", "result-declared"], ["harbour.png", "result"]] as const) {
    await page.getByRole("link", { name }).click();
    await expect(page.locator("[data-band]").first()).toBeVisible();
    await shoot(page, screen);
    if (screen !== "result") await page.goBack();
  }
  await page.getByRole("button", { name: "Technical details" }).click();
  await shoot(page, "result-details");
}

async function history(page: Page): Promise<void> {
  for (const [screen, query] of [["history", ""], ["history-table", "?view=table"], ["history-none", "?q=nothing-like-this"]] as const) {
    await page.goto(`${service.address}/history${query}`);
    await page.waitForTimeout(1000);
    await shoot(page, screen);
  }
  await page.goto(`${service.address}/history`);
  await page.getByRole("button", { name: "Statistics" }).click();
  await page.waitForTimeout(1500);
  await shoot(page, "history-statistics");
  await page.goto(`${service.address}/history`);
  await page.getByText("half-a-download.png").click();
  await expect(page.getByText("This file could not be read")).toBeVisible();
  await shoot(page, "failed");
}

async function givenResult(page: Page, number: number, name: string): Promise<void> {
  await page.goto(`${service.address}/history`);
  await page.getByText(name, { exact: true }).first().click();
  await expect(page.locator("[data-band]").first()).toBeVisible();
  await shoot(page, `result-given-${number}`);
  const heat = page.getByRole("switch", { name: "Show what spoke for AI" });
  if ((await heat.count()) === 0) return;
  await heat.click();
  await expect(page.locator("[data-heatmap]")).toBeVisible({ timeout: 60_000 });
  await shoot(page, `result-given-${number}-heat`);
}

async function account(page: Page): Promise<void> {
  for (const section of ["", "security", "sessions", "privacy", "tokens", "webhooks", "data"]) {
    await page.goto(`${service.address}/account/${section}`);
    await page.waitForTimeout(800);
    await shoot(page, `account-${section || "profile"}`);
  }
  for (const desk of ["people", "log", "operations", "figures"]) {
    await page.goto(`${service.address}/admin/${desk}`);
    await page.waitForTimeout(800);
    await shoot(page, `admin-${desk}`);
  }
}

/** As somebody sees it who has nothing but the link. */
async function shared(page: Page, browser: Browser): Promise<void> {
  await page.goto(`${service.address}/history`);
  await page.getByText("harbour.png").first().click();
  await page.getByRole("button", { name: "Create link" }).click();
  const link = await page.getByLabel("Link", { exact: true }).inputValue();
  const stranger = await (await browser.newContext()).newPage();
  await stranger.goto(link);
  await stranger.waitForTimeout(1000);
  await shoot(stranger, "shared");
}

/** What is there for a moment only: pictures under way seen from another page, and a part that did not arrive. */
async function onTheWay(page: Page): Promise<void> {
  await PASSER_BY.register(service.address);
  await PASSER_BY.open(page, service.address);
  await page.route("**/StatsPanel-*.js", (route) => route.abort());
  await page.route(/api\/v1\/(uploads|checks)$/, (route) => (route.request().method() === "POST" ? undefined : route.continue())); // neither sent nor refused
  await page.getByLabel("Pictures to check").setInputFiles([1, 2, 3].map((at) => ({ name: `${at}.png`, mimeType: "image/png", buffer: png(300, 200, at) })));
  await page.getByRole("link", { name: "History" }).click();
  await expect(page.getByText("3 pictures under way, 0 done")).toBeVisible();
  await page.getByRole("button", { name: "Statistics" }).click();
  await expect(page.getByText("This part could not be loaded")).toBeVisible();
  await shoot(page, "under-way");
  await page.getByRole("button", { name: "More about what is under way" }).click();
  await shoot(page, "under-way-folded");
}
