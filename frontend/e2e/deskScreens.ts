import { expect, type Page } from "@playwright/test";

import { Person } from "./person";
import { mosaic, png } from "./pictures";

const UPLOADER = new Person("uploader");
const PICTURES = 6;
type Shoot = (page: Page, name: string) => Promise<void>;

/** The auditor's desk, with what somebody else uploaded: nobody decides on pictures of their own. */
export async function desk(page: Page, uploader: Page, address: string, parameters: string, shoot: Shoot): Promise<void> {
  await UPLOADER.register(address);
  await UPLOADER.open(uploader, address);
  const made = Array.from({ length: PICTURES }, (_, at) => ({ name: `${at}.png`, mimeType: "image/png", buffer: png(900, 640, 5 * at + 2, parameters) }));
  const again = { name: "again.png", mimeType: "image/png", buffer: mosaic(640, 480, 3, parameters) };
  await uploader.getByLabel("Pictures to check").setInputFiles([...made, again, { ...again, name: "smaller.png", buffer: mosaic(320, 240, 3, parameters) }]);
  await expect(uploader.getByText(/^All done/)).toBeVisible({ timeout: 90_000 });
  await queue(page, address, shoot);
  await policies(page, address, shoot);
  await expect(async () => {
    await uploader.goto(`${address}/history`); // it shows a decision once that cannot be taken back any more
    await expect(uploader.locator("[data-outcome]").first()).toBeVisible({ timeout: 2_000 });
  }).toPass();
  await shoot(uploader, "history-decided");
  await uploader.setViewportSize({ width: 1180, height: 800 });
  await uploader.locator("a:has([data-outcome])").first().click();
  await expect(uploader.getByRole("heading", { name: "A person looked at it" })).toBeVisible();
  await shoot(uploader, "result-decided");
  await uploader.getByRole("button", { name: "Create link" }).click();
  await uploader.goto(await uploader.getByLabel("Link", { exact: true }).inputValue());
  await expect(uploader.getByRole("heading", { name: "A person looked at it" })).toBeVisible();
  await shoot(uploader, "shared-decided");
}

async function queue(page: Page, address: string, shoot: Shoot): Promise<void> {
  await page.setViewportSize({ width: 1180, height: 800 });
  await page.goto(`${address}/desk`);
  await expect(page.locator("[data-case]").first()).toBeVisible();
  await shoot(page, "desk-queue");
  await page.getByRole("button", { name: "Take the next one" }).click();
  await expect(page.locator("[data-held=mine]")).toBeVisible();
  await page.waitForTimeout(800);
  await shoot(page, "desk-case");
  await page.keyboard.press("b");
  await shoot(page, "desk-blurred");
  await page.keyboard.press("b");
  await page.keyboard.press("1");
  await shoot(page, "desk-deciding");
  await page.keyboard.press("Enter");
  await expect(page.locator("[data-undo]")).toBeVisible();
  await shoot(page, "desk-decided");
  await page.goto(`${address}/desk?reason=appeal`);
  await expect(page.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
  await shoot(page, "desk-nothing");
}

async function policies(page: Page, address: string, shoot: Shoot): Promise<void> {
  await page.goto(`${address}/desk/policies`);
  await expect(page.getByRole("heading", { name: /In force/ })).toBeVisible();
  await shoot(page, "desk-policies");
  await page.getByRole("button", { name: "Change it" }).click();
  await page.getByLabel("One more rule").selectOption("probability");
  await page.getByRole("button", { name: "Add it" }).click();
  await page.getByRole("button", { name: "Try it on the last 30 days" }).click();
  await expect(page.locator("[data-dry-run]")).toBeVisible();
  await shoot(page, "desk-dry-run");
}
