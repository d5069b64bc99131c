import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";

import { expect, type Page } from "@playwright/test";

import { Person } from "./person";
import { png } from "./pictures";
import { drop, expectAccessible, expectNoSidewaysScroll } from "./steps";
import { ADMIN, test } from "./stories";

type Message = { headers: IncomingHttpHeaders; body: string };

const received: Message[] = [];
const receiver = createServer((request, response) => {
  let body = "";
  request.on("data", (data: Buffer) => (body += data.toString()));
  request.on("end", () => {
    received.push({ headers: request.headers, body });
    response.writeHead(204).end();
  });
});
const person = new Person("data");
let address = "";
let hook = "";

test.describe.configure({ mode: "serial" });
test.beforeAll(async ({ service }) => {
  address = service.address;
  hook = `http://127.0.0.1:${service.webPort}/hook`;
  await new Promise<void>((listening) => receiver.listen(service.webPort, "127.0.0.1", listening));
  await person.register(address);
});
test.afterAll(() => receiver.close());

async function expectFine(page: Page): Promise<void> {
  await expectAccessible(page);
  await page.setViewportSize({ width: 375, height: 740 });
  await expectNoSidewaysScroll(page);
  await page.setViewportSize({ width: 1180, height: 800 });
}

test("a token is shown once, opens what was ticked, and is worth nothing once revoked", async ({ page }) => {
  await person.open(page, "/account/tokens");
  await expect(page.getByText("You have no token yet.")).toBeVisible();
  await page.getByRole("button", { name: "Make the token" }).click();
  await expect(page.getByText(/Give it a name/)).toBeVisible();
  await expectFine(page);
  await page.getByLabel("What is it for?").fill("Nightly import");
  await page.getByLabel("Make and change checks").uncheck();
  await page.getByRole("button", { name: "Make the token" }).click();
  const secret = (await page.getByText(/^aig_[\w-]{40,}$/).first().textContent()) ?? "";
  expect(secret.length).toBeGreaterThan(40);
  await expectFine(page);
  await page.getByRole("button", { name: "I have kept it" }).click();
  await expect(page.getByText(secret)).toHaveCount(0);

  const headers = { Authorization: `Bearer ${secret}` };
  expect((await fetch(`${address}/api/v1/checks`, { headers })).status).toBe(200);
  const writing = await fetch(`${address}/api/v1/checks`, { method: "POST", headers, body: new FormData() });
  expect([writing.status, ((await writing.json()) as { code: string }).code]).toEqual([403, "scope_missing"]);
  await page.reload();
  await expect(page.getByText(/Last used/)).toBeVisible();
  await expectFine(page);
  await page.getByRole("button", { name: "Revoke Nightly import" }).click();
  await page.getByRole("button", { name: "Yes, revoke it" }).click();
  await expect(page.getByText("You have no token yet.")).toBeVisible();
  expect((await fetch(`${address}/api/v1/checks`, { headers })).status).toBe(401);
});

test("a webhook hears of a test and of a check, signed", async ({ page }) => {
  await person.open(page, "/account/webhooks");
  await page.getByLabel("Your address").fill("https://169.254.169.254/latest");
  await page.getByRole("button", { name: "Add the webhook" }).click();
  await expect(page.getByText(/private network/)).toBeVisible();
  await page.getByLabel("Your address").fill(hook);
  await page.getByRole("button", { name: "Add the webhook" }).click();
  const secret = (await page.getByText(/^whsec_[\w-]{40,}$/).first().textContent()) ?? "";
  await expectFine(page);
  await page.getByRole("button", { name: "I have kept it" }).click();

  await page.getByRole("button", { name: "Send a test event" }).click();
  await expect(page.getByText("Delivered")).toBeVisible({ timeout: 20_000 });
  const [, at, digest] = /^t=(\d+),v1=([0-9a-f]+)$/.exec(String(received[0]?.headers["x-aiguard-signature"])) ?? [];
  expect(createHmac("sha256", secret).update(`${at}.${received[0]?.body}`).digest("hex")).toBe(digest);
  await expectFine(page);

  await page.goto("/");
  await drop(page, [{ name: "harbour.png", mimeType: "image/png", buffer: png(640, 480, 3) }]);
  await expect.poll(() => received.length, { timeout: 60_000 }).toBe(2);
  const told = JSON.parse(received[1]?.body ?? "") as { type: string; data: { file_name: string; band: string } };
  expect([told.type, told.data.file_name]).toEqual(["check.done", "harbour.png"]);

  await page.goto("/account/webhooks");
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByText("Paused", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: /^Delete the webhook/ }).click();
  await page.getByRole("button", { name: "Yes, delete it" }).click();
  await expect(page.getByText("You have no webhook yet.")).toBeVisible();
});

test("everything of one's own can be taken along, and what is used is shown", async ({ page }) => {
  await person.open(page, "/account/data");
  await expect(page.getByText("Checks today: 1 of 500")).toBeVisible();
  await expectFine(page);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download all my data" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^ai-guard-vision-.*\.zip$/);
  const chunks: Buffer[] = [];
  for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
  const zip = Buffer.concat(chunks).toString("latin1");
  for (const name of ["account.json", "checks.json", "verdicts.json", "pictures/"]) expect(zip).toContain(name);
});

test("the only admin stays; anybody else can go, and is gone", async ({ page, browser }) => {
  await ADMIN.open(page, "/account/data");
  await page.getByRole("button", { name: "Delete my account" }).click();
  await page.getByLabel(`Type ${ADMIN.email} to confirm`).fill(ADMIN.email);
  await page.getByLabel("Your password").fill(ADMIN.password);
  await page.getByRole("button", { name: "Delete everything for good" }).click();
  await expect(page.getByText(/There is no other admin/)).toBeVisible();
  await expectFine(page);

  const leaving = new Person("leaving");
  await leaving.register(address);
  const other = await (await browser.newContext()).newPage();
  await leaving.open(other, "/account/data");
  await other.getByRole("button", { name: "Delete my account" }).click();
  await other.getByLabel(`Type ${leaving.email} to confirm`).fill("somebody@example.org");
  await other.getByLabel("Your password").fill(leaving.password);
  await other.getByRole("button", { name: "Delete everything for good" }).click();
  await expect(other.getByText(/not the email of your account/)).toBeVisible();
  await other.getByLabel(`Type ${leaving.email} to confirm`).fill(leaving.email);
  await other.getByRole("button", { name: "Delete everything for good" }).click();
  await expect(other.getByRole("button", { name: "Sign in" })).toBeVisible();
  await leaving.signIn(other);
  await expect(other.getByText(/email or the password is wrong/)).toBeVisible();
});
