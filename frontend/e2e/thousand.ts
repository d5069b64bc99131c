import type { Page } from "@playwright/test";

export type Measured = { addedMs: number; sentMs: number; longTasks: number; longestMs: number; blockedMs: number; worstFrameMs: number; rows: number };

/** Every check is taken at once by a server made of paper: what is measured is the page alone. */
export async function paperServer(page: Page): Promise<void> {
  let taken = 0;
  const check = (at: number) => ({
    id: `00000000-0000-4000-8000-${String(at).padStart(12, "0")}`, file_name: "a.png", state: "done", created_at: "2026-11-21T10:00:00Z",
    started_at: null, finished_at: null, attempt: 1, verdict: null, failure: { code: "unreadable", text: "A paper verdict." },
    image: { sha256: "0".repeat(64), size_bytes: 1, media_type: "image/png", width: 1, height: 1, has_preview: false },
    source: "upload", source_url: null, note: "", tags: [], keep_picture: true, for_training: false, picture_until: null,
    delete_after: null, queue_position: null,
  });
  await page.route("**/api/v1/checks/known", (route) => route.fulfill({ json: { items: [] } }));
  await page.route(/\/api\/v1\/checks$/, (route) => {
    if (route.request().method() !== "POST") return route.continue();
    return route.fulfill({ status: 202, json: { checks: [check(taken++)], refused: [], earlier: [] } });
  });
}

/** Chooses so many files at once and watches until all are sent: tasks over 50 ms, and the worst gap between frames. */
export async function addMany(page: Page, count: number): Promise<Measured> {
  await page.getByLabel("Pictures to check").waitFor({ state: "attached" });
  await page.evaluate(() => {
    const seen = { tasks: [] as number[], worst: 0, last: performance.now(), on: true };
    Object.assign(window, { seen });
    new PerformanceObserver((list) => seen.tasks.push(...list.getEntries().map((entry) => entry.duration))).observe({ type: "longtask" });
    const frame = (now: number) => {
      seen.worst = Math.max(seen.worst, now - seen.last);
      seen.last = now;
      if (seen.on) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  const begun = Date.now();
  await page.evaluate((many) => {
    const head = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
    const data = new DataTransfer();
    for (let at = 0; at < many; at++) {
      const bytes = new Uint8Array(2000).fill(at % 251);
      bytes.set(head);
      bytes[100] = at >> 8;
      data.items.add(new File([bytes], `holiday-${at}.png`, { type: "image/png" }));
    }
    const inputs = Array.from(document.querySelectorAll<HTMLInputElement>("input[type=file]"));
    const input = inputs.find((each) => each.getAttribute("aria-label") === "Pictures to check") ?? inputs.at(-1);
    if (!input) throw new Error("no input");
    input.files = data.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }, count);
  await page.locator("[data-state]").first().waitFor();
  const addedMs = Date.now() - begun;
  await page.getByText(/^All done/).waitFor({ timeout: 300_000 });
  const sentMs = Date.now() - begun;
  const seen = await page.evaluate(() => {
    const { seen: found } = window as unknown as { seen: { tasks: number[]; worst: number; on: boolean } };
    found.on = false;
    return { tasks: found.tasks, worst: found.worst };
  });
  return {
    addedMs, sentMs,
    longTasks: seen.tasks.length,
    longestMs: Math.round(Math.max(0, ...seen.tasks)),
    blockedMs: Math.round(seen.tasks.reduce((sum, each) => sum + each - 50, 0)),
    worstFrameMs: Math.round(seen.worst),
    rows: await page.locator("[data-state]").count(),
  };
}
