import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { resolve } from "node:path";

import { type Browser, expect, type Page } from "@playwright/test";

import { Person } from "./person";
import { png } from "./pictures";
import { drop, expectAccessible, expectNoSidewaysScroll } from "./steps";
import { test } from "./stories";

const PYTHON = resolve(import.meta.dirname, "../../.venv/bin/python");
const NAME = "secret-birthday.png";
const PROMPT = "a lighthouse of Zanzibar at dusk";
const PHONE = { width: 375, height: 740 };

const person = new Person("sharing");
let link = "";

test.describe.configure({ mode: "serial" });
test.beforeAll(({ service }) => person.register(service.address));

test("the owner makes a link and takes the reports along", async ({ page, service }) => {
  await person.open(page);
  const parameters = `${PROMPT}\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 11, Size: 512x512`;
  await drop(page, [{ name: NAME, mimeType: "image/png", buffer: png(512, 384, 4, parameters) }]);
  await page.getByRole("link", { name: NAME }).click();
  await expect(page.locator("[data-band]")).toHaveText("Likely AI-generated", { timeout: 60_000 });
  await page.getByLabel("Holds for").selectOption("30 days");
  await page.getByRole("button", { name: "Create link" }).click();
  link = await page.getByLabel("Link", { exact: true }).inputValue();
  expect(link).toContain(`${service.address}/shared/`);
  await page.getByRole("button", { name: "Copy the link" }).click();
  await expect(page.getByText(/Copied\.|Marked: copy it/)).toBeVisible();
  await expectAccessible(page);

  for (const [name, begins] of [["PDF report", "%PDF"], ["JSON report", "{"]] as const) {
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name }).click();
    const stream = await (await download).createReadStream();
    const [first] = await stream.take(1).toArray();
    expect(String(first).startsWith(begins)).toBe(true);
  }
  await picture(page, "owner");
});

test("somebody without an account sees the verdict, and nothing of the file or its owner", async ({ browser }) => {
  const page = await stranger(browser);
  const said: string[] = [];
  page.on("response", (response) => void response.text().then((body) => said.push(body), () => undefined));
  await page.goto(link);
  await expect(page.locator("[data-band]")).toHaveText("Likely AI-generated");
  await expect(page.getByRole("heading", { name: "What does this mean?" })).toBeVisible();
  await expect(page.getByText("Parameters or a label of an AI generator")).toBeVisible();
  await expect.poll(() => page.getByAltText("What was judged").evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(512);
  await page.getByRole("switch", { name: "Show what spoke for AI" }).focus();
  await page.keyboard.press("Space");
  await expect(page.locator("[data-heatmap]")).toBeVisible({ timeout: 60_000 });
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: "light" });
  const all = [...said, await page.content()].join("\n");
  expect(all.length).toBeGreaterThan(10_000);
  for (const secret of [NAME, "secret-birthday", PROMPT, "Zanzibar", person.email]) expect(all).not.toContain(secret);
  await picture(page, "shared");
  await page.getByRole("link", { name: "Check a picture" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await page.context().close();
});

test("on a phone the link needs no sideways scrolling", async ({ browser }) => {
  const page = await stranger(browser);
  await page.setViewportSize(PHONE);
  await page.goto(link);
  await expect(page.locator("[data-band]")).toBeVisible();
  await expectNoSidewaysScroll(page);
  await picture(page, "shared-phone");
  await page.context().close();
});

test("once revoked, the link shows nothing any more", async ({ page, browser }) => {
  await page.setViewportSize(PHONE);
  await person.open(page, "/history");
  await page.getByText(NAME).click();
  await expect(page.getByText(/opened 2 times/)).toBeVisible();
  await expectNoSidewaysScroll(page);
  await picture(page, "owner-phone");
  await page.getByRole("button", { name: "Revoke" }).click();
  await expect(page.getByText("1 link has ended or was revoked.")).toBeVisible();
  await expect(page.getByLabel("Link", { exact: true })).toHaveCount(0);

  const other = await stranger(browser);
  await other.goto(link);
  await expect(other.getByRole("heading", { name: "This link was taken back" })).toBeVisible();
  await expectAccessible(other);
  await picture(other, "revoked");
  await other.goto("/shared/made-up");
  await expect(other.getByRole("heading", { name: "Nothing behind this link" })).toBeVisible();
  await other.context().close();
});

test("an expired link says so", async ({ page, browser, service }) => {
  await person.open(page, "/history");
  await page.getByText(NAME).click();
  await page.getByRole("button", { name: "Create link" }).click();
  const another = await page.getByLabel("Link", { exact: true }).inputValue();
  endAllLinks(service.dataDir);
  const other = await stranger(browser);
  await other.goto(another);
  await expect(other.getByRole("heading", { name: "This link has expired" })).toBeVisible();
  await expect(other.locator("img[alt='What was judged']")).toHaveCount(0);
  await other.context().close();
  await page.reload();
  await expect(page.getByText("2 links have ended or were revoked.")).toBeVisible();
});

const END_ALL = `
import pathlib, sys
import psycopg2
from aiguard.embedded.keys import load_keys
from aiguard.embedded.postgres import Postgres
data = pathlib.Path(sys.argv[1])
port = int((data / "postgres" / "cluster" / "postmaster.pid").read_text().splitlines()[3])
with psycopg2.connect(Postgres(data / "postgres", load_keys(data).postgres_password, port).url) as connection:
    connection.cursor().execute("UPDATE shares SET expires_at = now() - interval '1 second'")
`;

/** As if their time were over. */
function endAllLinks(dataDir: string): void {
  execFileSync(PYTHON, ["-c", END_ALL, dataDir]);
}

async function stranger(browser: Browser): Promise<Page> {
  return (await browser.newContext({ viewport: { width: 1180, height: 900 } })).newPage();
}

/** Screens to look at, only where AIGUARD_SCREENS names a folder. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env["AIGUARD_SCREENS"];
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.screenshot({ path: `${folder}/${name}-${scheme}.png`, fullPage: true });
  }
}
