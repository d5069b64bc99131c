import { expect, type Page, test } from "@playwright/test";

import { png } from "./pictures";
import { Service } from "./service";
import { createAdmin } from "./steps";

/** Not a test: how smoothly 10,000 checks scroll. The first is real, the others are copies of it on a server made of paper. */
const COUNT = 10_000;
const PAGE = 100;
const STEPS = 240;
const STEP_PX = 120; // a frame: 7,200 a second, a quick flick
const service = new Service();

test.setTimeout(600_000);
test.beforeAll(() => service.start());
test.afterAll(() => service.remove());

test("scrolling", async ({ page }) => {
  await createAdmin(page, service.address);
  const { csrf_token } = (await (await page.request.get(`${service.address}/api/v1/session`)).json()) as { csrf_token: string };
  const file = { name: "picture.png", mimeType: "image/png", buffer: png(900, 600, 1) };
  await page.request.post(`${service.address}/api/v1/checks`, { headers: { "X-CSRF-Token": csrf_token }, multipart: { files: file } });
  await expect
    .poll(async () => ((await (await page.request.get(`${service.address}/api/v1/history`)).json()) as { items: { state: string }[] }).items[0]?.state, { timeout: 60_000 })
    .toBe("done");
  await paperHistory(page);
  for (const view of ["grid", "table"]) {
    await page.goto(`${service.address}/history?view=${view}`);
    await page.waitForTimeout(1000);
    const loaded = await toTheEnd(page);
    const found = await page.evaluate(scrolled, [STEPS, STEP_PX] as const);
    console.log(`${view}: ${loaded} checks, ${found.elements} elements in the document, ${found.frames} frames, median ${found.medianMs} ms, 95 % ${found.p95Ms} ms, worst ${found.worstMs} ms, ${found.longTasks} tasks over 50 ms`);
  }
});

async function paperHistory(page: Page): Promise<void> {
  const real = (await (await page.request.get(`${service.address}/api/v1/history`)).json()) as { items: { id: string; file_name: string }[] };
  const [first] = real.items;
  if (!first) throw new Error("There is no check to copy");
  await page.route(/\/api\/v1\/history\?/, (route) => {
    const from = Number(new URL(route.request().url()).searchParams.get("cursor") ?? 0);
    const items = Array.from({ length: PAGE }, (_, at) => ({
      ...first,
      id: from + at === 0 ? first.id : `00000000-0000-4000-8000-${String(from + at).padStart(12, "0")}`,
      file_name: `picture-${from + at}.png`,
    }));
    return route.fulfill({ json: { ...real, items, next_cursor: from + PAGE < COUNT ? String(from + PAGE) : null } });
  });
  const thumbnail = await (await page.request.get(`${service.address}/api/v1/checks/${first.id}/thumbnail`)).body();
  await page.route(/\/thumbnail/, (route) => route.fulfill({ contentType: "image/webp", body: thumbnail }));
}

async function toTheEnd(page: Page): Promise<string> {
  const end = page.getByText(/checks, no more/);
  for (let tries = 0; tries < 2000 && (await end.count()) === 0; tries++) {
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await page.waitForTimeout(30);
  }
  return ((await end.textContent()) ?? "").replace(/ checks.*/, "");
}

/** In the page: from the top, a step a frame; the gaps between frames and the tasks that blocked. */
async function scrolled([steps, stepPx]: readonly [number, number]) {
  scrollTo(0, 0);
  await new Promise((later) => setTimeout(later, 500));
  let longTasks = 0;
  const watch = new PerformanceObserver((list) => (longTasks += list.getEntries().length));
  watch.observe({ type: "longtask" });
  const gaps: number[] = [];
  let last = await new Promise<number>(requestAnimationFrame);
  for (let step = 0; step < steps; step++) {
    scrollBy(0, stepPx);
    const now = await new Promise<number>(requestAnimationFrame);
    gaps.push(now - last);
    last = now;
  }
  watch.disconnect();
  gaps.sort((one, other) => one - other);
  const at = (share: number) => Math.round(gaps[Math.min(gaps.length - 1, Math.floor(share * gaps.length))] ?? 0);
  return { frames: gaps.length, medianMs: at(0.5), p95Ms: at(0.95), worstMs: at(1), longTasks, elements: document.querySelectorAll("*").length };
}
