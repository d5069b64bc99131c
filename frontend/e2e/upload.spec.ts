import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "@playwright/test";

import { Person } from "./person";
import { png } from "./pictures";
import { Service } from "./service";
import { expectAccessible, expectNoSidewaysScroll } from "./steps";
import { addMany, paperServer } from "./thousand";
import { choose, DONE, dropPaths, expectDone, large, one, openSite, paste, row } from "./uploading";

const folder = mkdtempSync(join(tmpdir(), "aiguard-drop-"));
const service = new Service();
const person = new Person("sender");
let site: Server;
let web = "";

test.use({ trace: "off" }); // it would be measured along
test.beforeAll(async () => {
  await service.start();
  web = `http://127.0.0.1:${service.webPort}`;
  site = await openSite(service.webPort);
  await person.register(service.address);
});
test.afterAll(async () => {
  site.close();
  rmSync(folder, { recursive: true });
  await service.remove();
});

test("the empty page offers samples, and one of them becomes a verdict", async ({ page }) => {
  await person.open(page, service.address);
  const sample = page.getByRole("button", { name: /Content Credentials/ });
  await expect(sample).toBeVisible();
  for (const image of await page.locator("img[src^='/samples/']").all()) {
    await image.scrollIntoViewIfNeeded();
    await expect(image).toHaveJSProperty("naturalWidth", 240);
  }
  await expectAccessible(page);
  await sample.click();
  await expectDone(page, "credentials.jpg");
  await expect(row(page, "credentials.jpg")).toContainText("The file says so itself");
  await expectAccessible(page);
});

test("a dropped folder is opened, and what systems leave in it is left out with a count", async ({ page }) => {
  await person.open(page, service.address);
  mkdirSync(join(folder, "holiday/day two"), { recursive: true });
  writeFileSync(join(folder, "holiday/beach.png"), png(80, 60, 51));
  writeFileSync(join(folder, "holiday/day two/dunes.png"), png(80, 60, 52));
  writeFileSync(join(folder, "holiday/.DS_Store"), "junk");
  writeFileSync(join(folder, "holiday/day two/Thumbs.db"), "junk");
  await dropPaths(page, join(folder, "holiday"));
  await expectDone(page, "beach.png");
  await expectDone(page, "dunes.png");
  await expect(page.getByText("2 system files of the folder were left out.")).toBeVisible();
  await expect(page.locator("[data-state]")).toHaveCount(2);
});

test("a pasted picture and a pasted address are both taken", async ({ page }) => {
  await person.open(page, service.address);
  await paste(page, { file: { name: "pasted.png", base64: png(90, 60, 61).toString("base64") } });
  await expectDone(page, "pasted.png");
  await paste(page, { text: `${web}/cat.png` });
  await expectDone(page, "cat.png");
});

test("an address is fetched by the server, and a page or a private one says what is wrong", async ({ page }) => {
  await person.open(page, service.address);
  const field = page.getByLabel("Address of a picture on the web");
  await field.fill("no address");
  await page.getByRole("button", { name: "Fetch it" }).click();
  await expect(page.getByText("This is not a web address")).toBeVisible();
  for (const address of [`${web}/page`, "http://127.0.0.1/", "http://169.254.169.254/latest/"]) {
    await field.fill(address);
    await field.press("Enter");
  }
  await expect(row(page, "/page")).toContainText("Copy image address");
  await expect(row(page, "http://127.0.0.1/")).toContainText("private network");
  await expect(row(page, "169.254")).toContainText("private network");
  await expectAccessible(page);
});

test("a large file that loses the network in the middle goes on where it stood", async ({ page, context }) => {
  await person.open(page, service.address);
  const offsets: string[] = [];
  let posted = 0;
  await page.route("**/api/v1/uploads**", async (route) => {
    const request = route.request();
    if (request.method() === "POST") posted++;
    if (request.method() === "PATCH") {
      offsets.push((await request.headerValue("Upload-Offset")) ?? "");
      await new Promise((later) => setTimeout(later, 300));
    }
    await route.continue().catch(() => undefined); // its request may have been broken off meanwhile
  });
  await choose(page, one("large.png", large(20_000_000, 71)));
  await expect.poll(() => offsets.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(3);
  await context.setOffline(true);
  await expect(page.getByText("Nothing is lost")).toBeVisible();
  await expect(row(page, "large.png")).toContainText("Waiting to go on at");
  await expectAccessible(page);
  const before = offsets.length;
  await page.waitForTimeout(1500);
  expect(offsets.length).toBe(before);
  await context.setOffline(false);
  await expect(row(page, "large.png")).toHaveAttribute("data-state", /queued|running|done|failed/, DONE);
  expect(posted).toBe(1);
  expect(offsets[before]).not.toBe("0");
  await expect(page.getByText("Nothing is lost")).toBeHidden();
});

test("a file can be stopped and sent again, one or all", async ({ page }) => {
  await person.open(page, service.address);
  let hold = true;
  await page.route(/\/api\/v1\/checks$/, async (route) => {
    while (hold) await new Promise((later) => setTimeout(later, 100));
    await route.continue().catch(() => undefined);
  });
  await choose(page, ...[1, 2, 3, 4].map((at) => one(`again-${at}.png`, png(70, 50, 80 + at))));
  await page.getByRole("button", { name: "Stop again-1.png" }).click();
  await expect(row(page, "again-1.png")).toContainText("Stopped");
  await page.getByRole("button", { name: "Stop all 3" }).click();
  await expect(page.locator("[data-state=stopped]")).toHaveCount(4);
  hold = false;
  await page.getByRole("button", { name: "Send again-1.png again" }).click();
  await expectDone(page, "again-1.png");
  await page.getByRole("button", { name: "Try all 3 again" }).click();
  await expect(page.locator("[data-state=done]")).toHaveCount(4, DONE);
  await page.getByRole("button", { name: "Clear what is done" }).click();
  await expect(page.locator("[data-state]")).toHaveCount(0);
});

test("the same bytes again give the earlier verdict at once, and can be checked anew", async ({ page }) => {
  await person.open(page, service.address);
  const sent: string[] = [];
  page.on("request", (request) => request.method() === "POST" && sent.push(new URL(request.url()).pathname));
  await choose(page, one("first.png", png(70, 50, 95)));
  await expectDone(page, "first.png");
  sent.length = 0;
  await choose(page, one("renamed.png", png(70, 50, 95)));
  await expect(row(page, "renamed.png")).toContainText("You checked this file on");
  await expect(row(page, "renamed.png")).toHaveAttribute("data-state", "done");
  expect(sent).not.toContain("/api/v1/checks");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Check it again anyway" }).click();
  await expectDone(page, "renamed.png");
  await expect(row(page, "renamed.png")).not.toContainText("You checked this file");
  expect(sent).toContain("/api/v1/checks");
});

test("verdict only, consent and tags go with the picture", async ({ page }) => {
  await person.open(page, service.address);
  await page.getByLabel("Verdict only").check({ force: true });
  await page.getByLabel("May be used for training").check({ force: true });
  await page.getByLabel("Tags").fill("case 12, press");
  await choose(page, one("quiet.png", png(70, 50, 91)));
  await expectDone(page, "quiet.png");
  const href = await page.getByRole("link", { name: "quiet.png" }).getAttribute("href");
  const check = await page.evaluate(async (path) => (await fetch(`/api/v1${path}`)).json(), href);
  expect(check).toMatchObject({ keep_picture: false, for_training: true, tags: ["case 12", "press"] });
});

test("three hundred files all arrive, and only the rows in sight exist", async ({ page }) => {
  test.setTimeout(400_000);
  const many = new Person("many"); // the others' pictures do not wait behind these
  await many.register(service.address);
  await many.open(page, service.address);
  await choose(page, ...Array.from({ length: 300 }, (_, at) => one(`many-${at}.png`, png(24, 24, 1000 + at))));
  await expect(page.getByText("300 pictures are on the way")).toBeVisible();
  expect(await page.locator("[data-state]").count()).toBeLessThan(60);
  await expect(page.getByText("You may close this page")).toBeVisible({ timeout: 120_000 });
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  await expect(row(page, "many-299.png")).toBeVisible();
});

test("a thousand files do not freeze the page", async ({ page }) => {
  test.setTimeout(300_000);
  await person.open(page, service.address);
  await paperServer(page);
  const measured = await addMany(page, 1000);
  console.log(`1,000 files: ${JSON.stringify(measured)}`);
  expect(measured.rows).toBeLessThan(60);
  expect(measured.longestMs).toBeLessThan(1000);
});

test("a phone offers its camera and needs no sideways scrolling", async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 375, height: 740 }, hasTouch: true, isMobile: true });
  const page = await context.newPage();
  const asked = page.waitForEvent("filechooser"); // long before the click, as in story.spec
  await person.open(page, service.address);
  await page.getByRole("button", { name: "Take a photo" }).click();
  const camera = (await asked).element();
  expect([await camera.getAttribute("capture"), await camera.getAttribute("accept")]).toEqual(["environment", "image/*"]);
  await expectNoSidewaysScroll(page);
  await choose(page, one("a-rather-long-name-of-a-picture-that-does-not-fit-on-a-phone.png", png(70, 50, 96)));
  await expectDone(page, "a-rather-long");
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await context.close();
});
