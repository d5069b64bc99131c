import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

export const PERSON = { email: "first@example.org", password: "four unrelated quiet words" };

export type Upload = { name: string; mimeType: string; buffer: Buffer };

/** With its drop area, which also takes what is pasted. */
async function expectUploadPage(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { name: "Is this picture real?" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Choose pictures" })).toBeVisible();
}

/** The first account of a new service. */
export async function createAdmin(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.getByLabel("Email").fill(PERSON.email);
  await page.getByLabel("Password", { exact: true }).fill(PERSON.password);
  await page.getByRole("button", { name: "Create the admin account" }).click();
  await expectUploadPage(page);
}

export async function signIn(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.getByLabel("Email").fill(PERSON.email);
  await page.getByLabel("Password", { exact: true }).fill(PERSON.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expectUploadPage(page);
}

export async function expectAccessible(page: Page): Promise<void> {
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await expectSettled(page, scheme);
    const found = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]).analyze();
    const serious = found.violations.filter((each) => each.impact === "serious" || each.impact === "critical");
    expect(serious.map((each) => `${scheme}: ${each.id} ${each.nodes.map((node) => node.html).join(" | ")}`)).toEqual([]);
  }
}

/** The colours of one scheme, and nothing half faded in or out: axe judges what is painted at that moment. */
async function expectSettled(page: Page, scheme: "light" | "dark"): Promise<void> {
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", scheme);
  await page.waitForFunction(() => document.getAnimations().every((each) => each.playState !== "running"));
}

export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
}

/** As a drop from the desktop: a DataTransfer with real files, over the window and then let go in the first place for them. */
export async function drop(page: Page, files: readonly Upload[]): Promise<void> {
  const transfer = await page.evaluateHandle((given) => {
    const data = new DataTransfer();
    for (const { name, mimeType, base64 } of given) {
      const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      data.items.add(new File([bytes], name, { type: mimeType }));
    }
    return data;
  }, files.map(({ name, mimeType, buffer }) => ({ name, mimeType, base64: buffer.toString("base64") })));
  await page.dispatchEvent("body", "dragenter", { dataTransfer: transfer });
  await page.locator(".drop-pane").first().dispatchEvent("drop", { dataTransfer: transfer });
}
