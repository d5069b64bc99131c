import { readdirSync, readFileSync } from "node:fs";

import { expect, type Page, test } from "@playwright/test";

import { Person } from "./person";
import { png } from "./pictures";
import { Service } from "./service";
import { drop, expectAccessible, expectNoSidewaysScroll } from "./steps";

const EVENTS = "**/api/v1/events";
const service = new Service();
const person = new Person("watcher");
let seed = 20;
const pictures = (count: number) =>
  Array.from({ length: count }, () => ({ name: `live-${++seed}.png`, mimeType: "image/png", buffer: png(320, 240, seed) }));

test.describe.configure({ mode: "serial" });
test.beforeAll(async () => {
  await service.start();
  await person.register(service.address);
});
test.afterAll(() => service.remove());

/** The worker of this service alone, by what it works on. */
function signalWorker(signal: "SIGSTOP" | "SIGCONT"): void {
  const mine = readdirSync("/proc").filter((each) => /^\d+$/.test(each)).filter((pid) => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
      return command.includes("aiguard.worker.app\0worker") && readFileSync(`/proc/${pid}/environ`, "utf8").includes(service.dataDir);
    } catch {
      return false;
    }
  });
  expect(mine).not.toEqual([]);
  for (const pid of mine) process.kill(Number(pid), signal);
}

const finished = (page: Page, count: number) => expect(page.locator("[data-state=done]")).toHaveCount(count, { timeout: 60_000 });

test("another tab sees a picture come in and be judged, and hardly asks", async ({ context, page }) => {
  await person.open(page, service.address);
  const [warm] = pictures(1);
  if (warm) await drop(page, [warm]);
  await finished(page, 1);
  const other = await context.newPage();
  const heard = other.waitForResponse((response) => response.url().endsWith("/api/v1/events") && response.ok());
  await other.goto(`${service.address}/history`);
  await expect(other.getByText(warm?.name ?? "")).toBeVisible();
  await heard;
  const questions: string[] = [];
  other.on("request", (request) => /\/api\/v1\/checks(\?|$)/.test(request.url()) && questions.push(request.url()));
  const [next] = pictures(1);
  if (next) await drop(page, [next]);
  const tile = other.locator("a.card", { hasText: next?.name ?? "" }).or(other.getByRole("link", { name: next?.name ?? "" })).first();
  await expect(tile).toContainText(/Likely|Uncertain|Not applicable/, { timeout: 12_000 });
  expect(questions.length).toBeLessThan(10);
  await other.close();
});

test("where events are blocked the page asks, on every page, and nothing else is different", async ({ page }) => {
  await page.route(EVENTS, (route) => route.abort());
  await person.open(page, service.address);
  signalWorker("SIGSTOP");
  try {
    await drop(page, pictures(2));
    await expect(page.locator("[data-state=queued]")).toHaveCount(2);
    await page.getByRole("link", { name: "History", exact: true }).first().click();
    await expect(page).toHaveTitle("0 of 2 done · AI Guard Vision");
  } finally {
    signalWorker("SIGCONT");
  }
  await expect(page).toHaveTitle("History · AI Guard Vision", { timeout: 30_000 });
  await page.getByRole("link", { name: "Check", exact: true }).click();
  await finished(page, 2);
  await expect(page.getByText("All done. Everything is kept in your history.")).toBeVisible();
});

test("a full server's 503 is respected, and the page asks meanwhile", async ({ page }) => {
  let tried = 0;
  await page.route(EVENTS, (route) => {
    tried += 1;
    return route.fulfill({ status: 503, headers: { "Retry-After": "120" }, json: { code: "too_many_streams", detail: "Full." } });
  });
  await person.open(page, service.address);
  await drop(page, pictures(1));
  await finished(page, 1);
  await page.waitForTimeout(3000);
  expect(tried).toBe(1);
});

test("who waits reads their place, learns that no worker is there, and is told at the end", async ({ page }) => {
  await page.addInitScript(() => {
    const told: string[] = [];
    class Note {
      static permission = "default";
      static async requestPermission() {
        return (Note.permission = "granted");
      }
      onclick = null;
      constructor(title: string, options: { body: string }) {
        told.push(`${title}: ${options.body}`);
      }
      close() {}
    }
    Object.assign(window, { Notification: Note, told });
  });
  await person.open(page, service.address);
  signalWorker("SIGSTOP");
  try {
    await drop(page, pictures(3));
    await expect(page.getByText(/Next in line, about \d+ s/)).toBeVisible();
    await expect(page.getByText(/3rd in line, about \d+ s/)).toBeVisible();
    await expect(page).toHaveTitle("0 of 3 done · AI Guard Vision");
    await expect(page.getByText(/You may close this page/)).toBeVisible();
    await page.getByRole("button", { name: "Tell me when all are done" }).click();
    await expect(page.getByText("You get a notification when all are done.")).toBeVisible();
    await expectAccessible(page);
    await page.locator("[data-state=queued]").getByRole("link").first().click();
    await expect(page.getByText(/in line.* You may close this page/)).toBeVisible();
    await expect(page).toHaveTitle("0 of 3 done · AI Guard Vision");
    await page.setViewportSize({ width: 375, height: 740 });
    await expect(page.getByText(/No worker has been seen for/).first()).toBeVisible({ timeout: 50_000 });
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    await page.getByRole("link", { name: "Check", exact: true }).click();
    await expect(page.getByText(/No worker has been seen for/)).toHaveCount(3, { timeout: 20_000 });
    await expectNoSidewaysScroll(page);
    await page.evaluate(() => Object.defineProperty(document, "hidden", { get: () => true, configurable: true }));
  } finally {
    signalWorker("SIGCONT");
  }
  await finished(page, 3);
  await expect(page).toHaveTitle("Check a picture · AI Guard Vision");
  const told = await page.evaluate(() => (window as unknown as { told: string[] }).told);
  expect(told).toEqual([expect.stringMatching(/^Your 3 pictures are done: \d/)]);
});

test("a check that was deleted elsewhere does not hold up the list", async ({ page }) => {
  await page.route(EVENTS, (route) => route.abort());
  await person.open(page, service.address);
  signalWorker("SIGSTOP");
  try {
    await drop(page, pictures(2));
    await expect(page.getByText(/2nd in line/)).toBeVisible();
    const gone = await page.locator("[data-state=queued]").getByRole("link").first().getAttribute("href");
    await page.route(/\/api\/v1\/checks\?/, async (route) => {
      const answer = await route.fetch();
      const body = (await answer.json()) as { items: { id: string }[] };
      body.items = body.items.filter((item) => !gone?.endsWith(item.id));
      await route.fulfill({ response: answer, json: body });
    });
    await expect(page.getByText("This check was deleted.")).toBeVisible();
  } finally {
    signalWorker("SIGCONT");
  }
  await finished(page, 1);
});
