import { expect, test } from "@playwright/test";

import { promote } from "./auditors";
import { caseOn, expectCase, take } from "./desking";
import { Person } from "./person";
import { mosaic } from "./pictures";
import { Service } from "./service";
import { expectAccessible, expectNoSidewaysScroll } from "./steps";

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

test("a closed tab holds no case that nobody looked at", async ({ page, browser }) => {
  const other = await (await browser.newContext()).newPage();
  await ann.open(page, `${service.address}/desk`);
  await ben.open(other, `${service.address}/desk`);
  const held = other.getByText(`Held by ${ann.email}`);
  const heldNow = async () => (await other.reload(), await expect(other.getByRole("list", { name: "Cases" })).toBeVisible(), held.count());
  const before = await heldNow();
  await take(page);
  await expect.poll(heldNow).toBe(before + 2); // the one on the screen, and the next one
  await page.goto("about:blank");
  await expect.poll(heldNow).toBe(before + 1);
  await other.close();
});

test("a decision is taken back within ten seconds, and that stays on record", async ({ page }) => {
  await ann.open(page, `${service.address}/desk`);
  const first = await take(page);
  await page.getByRole("button", { name: "Confirmed real" }).click();
  await expect(page.getByRole("radio", { name: "It is a camera's original" })).toBeFocused();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Decide" }).click();
  await expectCase(page, first);
  await expect(page.locator("[data-undo]")).toContainText(/It stands in \d+ s/);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => caseOn(page)).toBe(first);
  await expect(page.locator("[data-decision=undone]")).toContainText("taken back");
  await expect(page.locator("[data-undo]")).toHaveCount(0);
  await expectCase(page);
  await page.keyboard.press("3");
  await page.keyboard.press("Enter");
  await expectCase(page, first);
  await expectAccessible(page);
});

test("a case every few seconds with the keyboard alone, and whoever types decides nothing", async ({ page }) => {
  await ann.open(page, `${service.address}/desk`);
  await page.keyboard.press("j");
  const first = await expectCase(page, "desk");
  await page.keyboard.press("n");
  await page.keyboard.type("1 seen at noon, z h j");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByText("1 seen at noon, z h j")).toBeVisible();
  await page.keyboard.press("Escape");
  expect(caseOn(page)).toBe(first);
  await page.keyboard.press("b");
  await expect(page.locator("[data-blurred]")).toBeVisible();
  await page.keyboard.press("b");
  await expect(page.locator("[data-blurred]")).toHaveCount(0);
  await page.keyboard.press("?");
  await expect(page.locator("[data-cheat]")).toHaveCount(0);
  await page.keyboard.press("?");

  const seen = [first];
  const begun = Date.now();
  for (const key of ["1", "2", "3"]) {
    await page.keyboard.press(key);
    await page.keyboard.press("Enter");
    seen.push(await expectCase(page, seen.at(-1)));
  }
  const each = (Date.now() - begun) / 3;
  test.info().annotations.push({ type: "ms a case", description: String(Math.round(each)) });
  expect(each).toBeLessThan(5000);
  await page.keyboard.press("z");
  await expect.poll(() => caseOn(page)).toBe(seen[2]);
  await expect(page.getByText("Taken back. The case is open again.")).toBeAttached();
  await page.keyboard.press("2");
  await page.keyboard.press("Enter");
  expect(await expectCase(page, seen[2])).toBe(seen[3]);
  await page.keyboard.press("k");
  await expect(page.getByText("This case is settled")).toBeVisible();
});

test("whoever uploaded it sees what a person found, and appeals once to somebody else", async ({ page, browser }) => {
  await owner.open(page, `${service.address}/history`);
  await expect(page.locator("[data-outcome]").first()).toBeVisible();
  await page.locator("a:has([data-outcome=confirmed_ai])").first().click();
  await expect(page.getByRole("heading", { name: "A person looked at it" })).toBeVisible();
  await expect(page.locator("[data-band=likely_ai]").first()).toBeVisible();
  await page.getByRole("button", { name: "Appeal" }).click();
  await page.getByLabel("How you know").fill("I painted it; the negatives are at hand.");
  await page.getByRole("button", { name: "Send the dispute" }).click();
  await expect(page.getByText("You appealed. Somebody else looks at it")).toBeVisible();
  await expectAccessible(page);
  const address = page.url();

  const desks = await Promise.all([ann, ben].map(async (auditor) => {
    const desk = await (await browser.newContext()).newPage();
    await auditor.open(desk, `${service.address}/desk?reason=appeal`);
    await desk.locator("[data-case] a").first().click();
    await expect(desk.getByText("I painted it; the negatives are at hand.")).toBeVisible();
    return desk;
  }));
  let barred = 0;
  for (const desk of desks) {
    const closed = desk.getByText("You decided on this picture before");
    await expect(closed.or(desk.locator("[data-held=mine]"))).toBeVisible();
    barred += await closed.count();
    if ((await closed.count()) > 0) continue;
    await desk.keyboard.press("2");
    await desk.getByRole("textbox", { name: /For the uploader/ }).fill("The negatives settle it.");
    await desk.keyboard.press("Control+Enter");
    await expect(desk.locator("[data-undo]")).toBeVisible();
  }
  expect(barred).toBe(1);
  await expect(async () => {
    await page.goto(address);
    await expect(page.getByText("The negatives settle it.").first()).toBeVisible({ timeout: 3000 });
  }).toPass({ timeout: 60_000 });
  await expect(page.getByText("You appealed once, and it was answered. That is final.")).toBeVisible();
  await expect(page.locator("[data-band=likely_ai]").first()).toBeVisible();
});

test("a change of the policy is tried on what there was before it is saved", async ({ page, browser }) => {
  await admin.open(page, `${service.address}/desk/policies`);
  await page.getByRole("button", { name: "Change it" }).click();
  const save = page.getByRole("button", { name: "Save as version 2" });
  await page.getByLabel("Why it is changed").fill("Every picture is looked at for a week");
  await expect(save).toBeDisabled();
  await page.getByLabel("One more rule").selectOption("probability");
  await page.getByRole("button", { name: "Add it" }).click();
  await page.locator("[data-rule=probability]").getByLabel("At least, %").fill("0");
  await page.getByRole("button", { name: "Try it on the last 30 days" }).click();
  await expect(page.locator("[data-dry-run]")).toContainText(`this would have flagged ${PICTURES}`);
  await expectAccessible(page);
  await page.setViewportSize({ width: 375, height: 740 });
  await expectNoSidewaysScroll(page);
  await save.click();
  await expect(page.getByText("Version 2 is in force from now on.")).toBeVisible();
  await expect(page.getByText("The probability of AI is 0 % to 100 %").first()).toBeVisible();

  const auditor = await (await browser.newContext()).newPage();
  await ben.open(auditor, `${service.address}/desk/policies`);
  await expect(auditor.getByText("Admins change it")).toBeVisible();
  await expect(auditor.getByRole("button", { name: "Change it" })).toHaveCount(0);
});

test("the queue is filtered in its address, and a phone shows all of it", async ({ page }) => {
  await ben.open(page, `${service.address}/desk`);
  await page.getByRole("checkbox", { name: "Appeal" }).click();
  await expect(page).toHaveURL(/reason=appeal/);
  await expect(page.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
  await page.getByRole("button", { name: "Show everything that waits" }).click();
  await page.getByRole("button", { name: /^Settled/ }).click();
  await expect(page.locator("[data-case] [data-outcome]").first()).toBeVisible();
  await page.setViewportSize({ width: 375, height: 740 });
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
  await page.locator("[data-case] a").first().click();
  await expect(page.getByText("This case is settled")).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
});
