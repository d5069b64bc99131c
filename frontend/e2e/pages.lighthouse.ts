import { mkdirSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

import { type Page, test } from "@playwright/test";
import { launch } from "chrome-launcher";
import lighthouse, { desktopConfig, type Result } from "lighthouse";

import config from "../playwright.config";

import { png } from "./pictures";
import { Service } from "./service";
import { createAdmin } from "./steps";

/**
 * Not a test: `npm run lighthouse` measures the real pages of the real service, signed in, as a phone and as a desktop.
 * It prints a table and leaves Lighthouse's own reports in var/lighthouse. Simulated throttling, Lighthouse's default.
 */
const OUT = resolve(import.meta.dirname, "../../var/lighthouse");
const PICTURES = 12;
const KINDS = ["performance", "accessibility", "best-practices"] as const;
const service = new Service();

test.setTimeout(600_000);
test.beforeAll(() => service.start());
test.afterAll(() => service.remove());

test("lighthouse", async ({ page }) => {
  mkdirSync(OUT, { recursive: true });
  const check = await fill(page);
  const cookies = await page.context().cookies();
  const headers = { Cookie: cookies.map(({ name, value }) => `${name}=${value}`).join("; ") };
  const { executablePath, args } = config.use?.launchOptions ?? {};
  const chrome = await launch({ ...(executablePath && { chromePath: executablePath }), chromeFlags: ["--headless=new", ...(args ?? [])] });
  try {
    for (const [name, path] of [["sign-in", "/sign-in"], ["upload", "/"], ["result", `/checks/${check}`], ["history", "/history"]] as const) {
      for (const [form, own] of [["phone", undefined], ["desktop", desktopConfig]] as const) {
        const flags = { port: chrome.port, onlyCategories: [...KINDS], output: "html" as const, ...(name !== "sign-in" && { extraHeaders: headers }) };
        const found = await lighthouse(service.address + path, flags, own);
        if (!found) throw new Error(`Lighthouse said nothing about ${name}`);
        writeFileSync(`${OUT}/${name}-${form}.html`, String(found.report));
        console.log(row(name, form, found.lhr));
      }
    }
  } finally {
    chrome.kill();
  }
});

/** An account with checks that are done; the newest one's id. */
async function fill(page: Page): Promise<string> {
  await createAdmin(page, service.address);
  const { csrf_token } = (await (await page.request.get(`${service.address}/api/v1/session`)).json()) as { csrf_token: string };
  for (let number = 1; number <= PICTURES; number++) {
    const file = { name: `picture-${number}.png`, mimeType: "image/png", buffer: png(900, 600, number) };
    await page.request.post(`${service.address}/api/v1/checks`, { headers: { "X-CSRF-Token": csrf_token }, multipart: { files: file } });
  }
  for (;;) {
    const { items } = (await (await page.request.get(`${service.address}/api/v1/checks`)).json()) as { items: { id: string; state: string }[] };
    if (items.length === PICTURES && items.every(({ state }) => state === "done")) return items[0]?.id ?? "";
    await page.waitForTimeout(500);
  }
}

function row(name: string, form: string, { categories, audits }: Result): string {
  const scores = KINDS.map((kind) => `${kind} ${Math.round((categories[kind]?.score ?? 0) * 100)}`);
  const times = ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift"];
  const measured = times.map((id) => `${id} ${audits[id]?.displayValue ?? "?"}`);
  const failed = Object.values(audits).filter((each) => each.score === 0 && each.scoreDisplayMode === "binary");
  return [`${name} (${form})`.padEnd(20), ...scores, ...measured, failed.length > 0 ? `failed: ${failed.map(({ id }) => id).join(", ")}` : ""].join("  ");
}
