import { expect, test } from "@playwright/test";

import { png } from "./pictures";
import { Service } from "./service";
import { createAdmin, expectAccessible, expectNoSidewaysScroll } from "./steps";

const service = new Service();
const PARAMETERS = "a lighthouse at dusk\nSteps: 28, Sampler: DPM++ 2M, CFG scale: 7, Seed: 1894533, Size: 640x512, Model: dreamshaper_8";

test.describe.configure({ mode: "serial" });
test.beforeAll(() => service.start());
test.afterAll(() => service.remove());

test("figures say what they stand on, and nothing where nothing was counted", async ({ page, browser }) => {
  await createAdmin(page, service.address);
  await page.getByRole("button", { name: "Your account" }).click();
  await page.getByRole("menuitem", { name: "Figures" }).click();
  await expect(page.getByRole("heading", { name: "No decisions in this time" })).toBeVisible();
  const volume = page.getByRole("region", { name: "Volume" });
  await expect(volume.getByRole("definition").nth(2)).toHaveText("unknownnothing counted yet");
  await expectAccessible(page);

  const other = await (await browser.newContext()).newPage(); // nobody decides on pictures of their own
  await other.goto(service.address);
  await other.getByRole("button", { name: "Create one" }).click();
  await other.getByLabel("Email").fill("checker@example.org");
  await other.getByLabel("Password", { exact: true }).fill("another four quiet words");
  await other.getByRole("button", { name: "Create account" }).click();
  await other.getByLabel("Pictures to check").setInputFiles(
    [1, 2, 3].map((at) => ({ name: `${at}.png`, mimeType: "image/png", buffer: png(640, 512, at, PARAMETERS) })),
  );
  await expect(other.getByText(/^All done/)).toBeVisible({ timeout: 90_000 });
  const { csrf_token } = (await (await page.request.get(`${service.address}/api/v1/session`)).json()) as { csrf_token: string };
  const change = { headers: { "X-CSRF-Token": csrf_token } };
  for (const [outcome, reason_code] of [["confirmed_ai", "file_declares_ai"], ["confirmed_real", "camera_original"]] as const) {
    const taken = (await (await page.request.post(`${service.address}/api/v1/desk/cases/next`, { ...change, data: {} })).json()) as { case_id: string; token: string };
    const made = await page.request.post(`${service.address}/api/v1/desk/cases/${taken.case_id}/decisions`, {
      ...change,
      data: { claim_token: taken.token, outcome, reason_code },
    });
    expect(made.ok(), await made.text()).toBe(true);
  }
  await expect(async () => {
    await page.goto(`${service.address}/admin/figures?days=7`);
    await expect(page.getByRole("region", { name: "By model" }).getByRole("row").nth(1)).toContainText("1 of 2, 95 %", { timeout: 3000 });
  }).toPass({ timeout: 60_000 });
  await expect(page.getByRole("region", { name: "By generator" })).toContainText("Automatic1111");
  await expect(page.getByRole("region", { name: "The desk" })).toContainText("1");
  await expect(page.getByRole("region", { name: "How many AI pictures are flagged" }).getByRole("definition").first()).toHaveText("unknown");
  await expectAccessible(page);
  await page.setViewportSize({ width: 375, height: 740 });
  await expectNoSidewaysScroll(page);
});
