import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

import { expect, type Page, test } from "@playwright/test";

import { png } from "./pictures";
import { Service } from "./service";
import { drop, expectAccessible, expectNoSidewaysScroll, PERSON, signIn } from "./steps";

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
const hook = () => `127.0.0.1:${(receiver.address() as AddressInfo).port}`;
const service = new Service();

test.describe.configure({ mode: "serial" });
test.beforeAll(async ({ browser }) => {
  await new Promise<void>((listening) => receiver.listen(0, "127.0.0.1", listening));
  await service.start({ AIGUARD_FETCH_ALLOW: hook(), AIGUARD_QUOTA_CHECKS_PER_DAY: "20" });
  const page = await browser.newPage();
  await register(page, PERSON.email);
  await page.close();
});
test.afterAll(async () => {
  await service.remove();
  receiver.close();
});

async function register(page: Page, email: string): Promise<void> {
  await page.goto(service.address);
  await expect(page.getByLabel("Email")).toBeVisible();
  const another = page.getByRole("button", { name: "Create one" });
  if (await another.isVisible()) await another.click();
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(PERSON.password);
  await page.getByRole("button", { name: /^Create (the admin )?account$/ }).click();
  await expect(page.getByRole("heading", { name: "Is this picture real?" })).toBeVisible();
}

async function expectFine(page: Page): Promise<void> {
  await expectAccessible(page);
  await page.setViewportSize({ width: 375, height: 740 });
  await expectNoSidewaysScroll(page);
  await page.setViewportSize({ width: 1180, height: 800 });
}

test("a token is shown once, opens what was ticked, and is worth nothing once revoked", async ({ page }) => {
  await signIn(page, service.address);
  await page.goto(`${service.address}/account/tokens`);
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
  expect((await fetch(`${service.address}/api/v1/checks`, { headers })).status).toBe(200);
  const writing = await fetch(`${service.address}/api/v1/checks`, { method: "POST", headers, body: new FormData() });
  expect([writing.status, ((await writing.json()) as { code: string }).code]).toEqual([403, "scope_missing"]);
  await page.reload();
  await expect(page.getByText(/Last used/)).toBeVisible();
  await expectFine(page);
  await page.getByRole("button", { name: "Revoke Nightly import" }).click();
  await page.getByRole("button", { name: "Yes, revoke it" }).click();
  await expect(page.getByText("You have no token yet.")).toBeVisible();
  expect((await fetch(`${service.address}/api/v1/checks`, { headers })).status).toBe(401);
});

test("a webhook hears of a test and of a check, signed", async ({ page }) => {
  await signIn(page, service.address);
  await page.goto(`${service.address}/account/webhooks`);
  await page.getByLabel("Your address").fill("https://169.254.169.254/latest");
  await page.getByRole("button", { name: "Add the webhook" }).click();
  await expect(page.getByText(/private network/)).toBeVisible();
  await page.getByLabel("Your address").fill(`http://${hook()}/hook`);
  await page.getByRole("button", { name: "Add the webhook" }).click();
  const secret = (await page.getByText(/^whsec_[\w-]{40,}$/).first().textContent()) ?? "";
  await expectFine(page);
  await page.getByRole("button", { name: "I have kept it" }).click();

  await page.getByRole("button", { name: "Send a test event" }).click();
  await expect(page.getByText("Delivered")).toBeVisible({ timeout: 20_000 });
  const [, at, digest] = /^t=(\d+),v1=([0-9a-f]+)$/.exec(String(received[0]?.headers["x-aiguard-signature"])) ?? [];
  expect(createHmac("sha256", secret).update(`${at}.${received[0]?.body}`).digest("hex")).toBe(digest);
  await expectFine(page);

  await page.goto(service.address);
  await drop(page, [{ name: "harbour.png", mimeType: "image/png", buffer: png(640, 480, 3) }]);
  await expect.poll(() => received.length, { timeout: 60_000 }).toBe(2);
  const told = JSON.parse(received[1]?.body ?? "") as { type: string; data: { file_name: string; band: string } };
  expect([told.type, told.data.file_name]).toEqual(["check.done", "harbour.png"]);

  await page.goto(`${service.address}/account/webhooks`);
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByText("Paused", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: /^Delete the webhook/ }).click();
  await page.getByRole("button", { name: "Yes, delete it" }).click();
  await expect(page.getByText("You have no webhook yet.")).toBeVisible();
});

test("everything of one's own can be taken along, and what is used is shown", async ({ page }) => {
  await signIn(page, service.address);
  await page.goto(`${service.address}/account/data`);
  await expect(page.getByText("Checks today: 1 of 20")).toBeVisible();
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
  await signIn(page, service.address);
  await page.goto(`${service.address}/account/data`);
  await page.getByRole("button", { name: "Delete my account" }).click();
  await page.getByLabel(`Type ${PERSON.email} to confirm`).fill(PERSON.email);
  await page.getByLabel("Your password").fill(PERSON.password);
  await page.getByRole("button", { name: "Delete everything for good" }).click();
  await expect(page.getByText(/There is no other admin/)).toBeVisible();
  await expectFine(page);

  const other = await (await browser.newContext()).newPage();
  await register(other, "leaving@example.org");
  await other.goto(`${service.address}/account/data`);
  await other.getByRole("button", { name: "Delete my account" }).click();
  await other.getByLabel("Type leaving@example.org to confirm").fill("somebody@example.org");
  await other.getByLabel("Your password").fill(PERSON.password);
  await other.getByRole("button", { name: "Delete everything for good" }).click();
  await expect(other.getByText(/not the email of your account/)).toBeVisible();
  await other.getByLabel("Type leaving@example.org to confirm").fill("leaving@example.org");
  await other.getByRole("button", { name: "Delete everything for good" }).click();
  await expect(other.getByRole("button", { name: "Sign in" })).toBeVisible();
  await other.getByLabel("Email").fill("leaving@example.org");
  await other.getByLabel("Password", { exact: true }).fill(PERSON.password);
  await other.getByRole("button", { name: "Sign in" }).click();
  await expect(other.getByText(/email or the password is wrong/)).toBeVisible();
});
