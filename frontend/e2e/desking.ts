import { expect, type Page } from "@playwright/test";

export const caseOn = (page: Page) => new URL(page.url()).pathname.split("/").at(-1) ?? "";

/** A case that can be decided, and which is not `than`. */
export async function expectCase(page: Page, than = ""): Promise<string> {
  await expect.poll(() => caseOn(page)).not.toBe(than);
  await expect(page.locator(`[data-open="${caseOn(page)}"]`)).toBeVisible(); // the address changes before the page does
  await expect(page.getByRole("group", { name: "What do you say?" })).toBeVisible();
  await expect(page.locator("[data-held=mine]")).toBeVisible();
  return caseOn(page);
}

export async function take(page: Page): Promise<string> {
  await page.getByRole("button", { name: "Take the next one" }).click();
  return expectCase(page, "desk");
}
