import { expect, type Page, test } from "@playwright/test";

import { promote } from "./auditors";
import { Person } from "./person";
import { mosaic } from "./pictures";
import { Service } from "./service";
import { expectAccessible } from "./steps";

const PARAMETERS = "a lighthouse at dusk\nSteps: 28, Sampler: DPM++ 2M, CFG scale: 7, Seed: 1894533, Size: 640x512, Model: dreamshaper_8";
const PICTURES = 26; // what one story holds is not free for the next
const [admin, ann, ben, owner] = [new Person("admin"), new Person("ann"), new Person("ben"), new Person("owner")] as const;
const service = new Service();

test.describe.configure({ mode: "serial" });
test.beforeAll(async ({ browser }) => {
  await service.start();
  for (const person of [admin, ann, ben, owner]) await person.register(service.address);
  const page = await browser.newPage();
  await admin.open(page, service.address);
  for (const auditor of [ann, ben]) await promote(page.request, service.address, auditor);
  await page.close();
  const uploader = await browser.newPage();
  await owner.open(uploader, service.address);
  await uploader.getByLabel("Pictures to check").setInputFiles(
    Array.from({ length: PICTURES }, (_, at) => ({ name: `${at}.png`, mimeType: "image/png", buffer: mosaic(480 + at, 360, 7 * at + 1, PARAMETERS) })),
  );
  await expect(uploader.getByText(/^All done/)).toBeVisible({ timeout: 90_000 });
  await uploader.close();
});
test.afterAll(() => service.remove());

const caseOn = (page: Page) => new URL(page.url()).pathname.split("/").at(-1) ?? "";

/** A case that can be decided, and which is not `than`. */
async function expectCase(page: Page, than = ""): Promise<string> {
  await expect.poll(() => caseOn(page)).not.toBe(than);
  await expect(page.getByRole("group", { name: "What do you say?" })).toBeVisible();
  await expect(page.locator("[data-held=mine]")).toBeVisible();
  return caseOn(page);
}

async function take(page: Page): Promise<string> {
  await page.getByRole("button", { name: "Take the next one" }).click();
  return expectCase(page, "desk");
}

test("two auditors at once never get the same case, and the log tells what each decided", async ({ page, browser }) => {
  const other = await (await browser.newContext()).newPage();
  await ann.open(page, `${service.address}/desk`);
  await ben.open(other, `${service.address}/desk`);
  await expect(page.getByRole("list", { name: "Cases" }).getByRole("listitem")).toHaveCount(PICTURES);
  await expectAccessible(page);
  const [anns, bens] = [[] as string[], [] as string[]];
  await Promise.all(
    [[page, anns] as const, [other, bens] as const].map(async ([desk, seen]) => {
      let here = await take(desk);
      for (let at = 0; at < 2; at++) {
        seen.push(here);
        await desk.keyboard.press("1");
        await desk.keyboard.press("Enter");
        here = await expectCase(desk, here);
      }
      seen.push(here);
    }),
  );
  expect(new Set([...anns, ...bens]).size).toBe(6);
  await other.goto(`${service.address}/desk`);
  await expect(other.locator(`[data-case="${anns[2]}"]`)).toContainText(`Held by ${ann.email}`);
  await other.goto(`${service.address}/desk/cases/${anns[2]}`);
  await expect(other.getByText("Somebody else is working on this case")).toBeVisible();

  await page.goto(`${service.address}/admin/log`);
  for (const { email } of [ann, ben]) await expect(page.getByText(`${email} decided on`).first()).toContainText("confirmed ai");
  await expect(page.getByText(`${ann.email} looked at check:`).first()).toBeVisible();
});
