import { expect, type Page } from "@playwright/test";

import { Person } from "./person";
import { png } from "./pictures";
import { expectAccessible, expectNoSidewaysScroll } from "./steps";
import { test } from "./stories";

const PARAMETERS = "a lighthouse at dusk\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 11, Size: 512x512";
const FILES = [
  { name: "harbour.png", mimeType: "image/png", buffer: png(640, 480, 1) },
  { name: "lighthouse.png", mimeType: "image/png", buffer: png(512, 512, 4, PARAMETERS) },
  { name: "meadow.png", mimeType: "image/png", buffer: png(600, 400, 9) },
  { name: "half.png", mimeType: "image/png", buffer: png(300, 200, 2).subarray(0, 3000) },
];
const person = new Person("history");
test.describe.configure({ mode: "serial" });
test.beforeAll(async ({ browser, service }) => {
  await person.register(service.address);
  const page = await browser.newPage();
  await person.open(page, "/history");
  await expect(page.getByText("No checks yet")).toBeVisible();
  await page.goto("/");
  await page.locator("input[type=file]").last().setInputFiles(FILES);
  await expect(page.getByText(/^All done/)).toBeVisible({ timeout: 90_000 });
  await page.close();
});

async function history(page: Page, search = ""): Promise<void> {
  await person.open(page, `/history${search}`);
  await expect(page.getByRole("heading", { name: "History", exact: true })).toBeVisible();
}

const names = (page: Page) => page.locator("[data-check] a").evaluateAll((links) => links.map((link) => /\w+\.png/.exec(link.textContent ?? "")?.[0]));
const chip = (page: Page, name: string) => page.getByRole("dialog").getByText(name, { exact: true });

test("filters stand in the address: back, reload and taking one away work", async ({ page }) => {
  await history(page);
  await expect.poll(() => names(page)).toHaveLength(4);
  await page.getByRole("button", { name: "Filters" }).click();
  await chip(page, "Failed").click();
  await page.getByRole("button", { name: "Done" }).click();
  await expect.poll(() => names(page)).toEqual(["half.png"]);
  await expect(page).toHaveURL(/state=failed/);
  await expectAccessible(page);
  await page.reload();
  await expect.poll(() => names(page)).toEqual(["half.png"]);
  await page.getByRole("link", { name: /half\.png/ }).click();
  await expect(page.getByText("This file could not be read")).toBeVisible();
  await page.goBack();
  await expect.poll(() => names(page)).toEqual(["half.png"]);
  await page.getByRole("button", { name: "Take away: Failed" }).click();
  await expect.poll(() => names(page)).toHaveLength(4);
  await page.goBack();
  await expect.poll(() => names(page)).toEqual(["half.png"]);
});

test("a name is searched while one types, and what is nowhere says so", async ({ page }) => {
  await history(page);
  await page.getByRole("searchbox", { name: "Search by file name" }).fill("MEAD");
  await expect.poll(() => names(page)).toEqual(["meadow.png"]);
  await page.getByRole("searchbox").fill("zebra");
  await expect(page.getByRole("heading", { name: "Nothing matches" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Clear all filters" }).click();
  await expect.poll(() => names(page)).toHaveLength(4);
  await page.getByRole("button", { name: /^Order/ }).click();
  await page.getByRole("menuitem", { name: "By file name" }).click();
  await expect.poll(() => names(page)).toEqual(["half.png", "harbour.png", "lighthouse.png", "meadow.png"]);
});

test("the table sorts by its heads", async ({ page }) => {
  await history(page, "?view=table");
  await page.getByRole("button", { name: "File", exact: true }).click();
  await expect(page.getByRole("columnheader", { name: "File" })).toHaveAttribute("aria-sort", "ascending");
  await expect.poll(() => page.locator("tr[data-check] a").allTextContents()).toEqual(["half.png", "harbour.png", "lighthouse.png", "meadow.png"]);
  await expectAccessible(page);
});

test("a picture is found by itself and by a copy of it, and a stranger is not", async ({ page }) => {
  await history(page);
  const picker = page.locator("main input[type=file]").last();
  await picker.setInputFiles({ name: "again.png", mimeType: "image/png", buffer: png(640, 480, 1) });
  await expect(page.getByText("The very same file")).toBeVisible({ timeout: 30_000 });
  await expect(page.locator("[data-distance=same]")).toContainText("harbour.png");
  await expectAccessible(page);
  await picker.setInputFiles({ name: "damaged.png", mimeType: "image/png", buffer: png(300, 200, 2).subarray(0, 2000) });
  await expect(page.getByText(/damaged or incomplete/)).toBeVisible({ timeout: 30_000 });
  await page.getByRole("button", { name: "Close", exact: true }).click();
  await expect(page.getByText("damaged.png")).toHaveCount(0);
});

test("many are chosen with Shift, tagged, found by the tag, written out and deleted", async ({ page }) => {
  await history(page, "?sort=name");
  await page.getByRole("checkbox", { name: "Choose half.png" }).click();
  await page.getByRole("checkbox", { name: "Choose lighthouse.png" }).click({ modifiers: ["Shift"] });
  await expect(page.getByText("3 checks chosen")).toBeVisible();
  await page.getByRole("button", { name: "Tag", exact: true }).click();
  await page.getByRole("dialog").getByLabel("Tag", { exact: true }).fill("By the sea");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Add the tag" }).click();
  await expect(page.locator("[data-check]").filter({ hasText: "By the sea" })).toHaveCount(3);
  await page.goto("/history?tag=by+the+SEA");
  await expect.poll(() => names(page)).toHaveLength(3);
  await page.getByRole("checkbox", { name: "Choose half.png" }).focus();
  await page.keyboard.press("Space");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export CSV" }).click();
  expect((await download).suggestedFilename()).toBe("checks.csv");
  await page.getByRole("button", { name: "Delete" }).click();
  await expect(page.getByRole("dialog")).toContainText("This cannot be taken back");
  await page.getByRole("button", { name: "Delete for good" }).click();
  await expect.poll(() => names(page)).toHaveLength(2);
  await page.goto("/history");
  await expect.poll(() => names(page)).toHaveLength(3);
});

test("statistics show what the filter leaves, as a chart and as a table", async ({ page }) => {
  await history(page, "?stats=1");
  await expect(page.getByRole("heading", { name: "3 checks" })).toBeVisible();
  await expect(page.getByRole("img", { name: /^Checks by day/ })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Show as table" }).click();
  await expect(page.getByRole("region", { name: "Checks over time" })).toContainText("3");
  await expectAccessible(page);
  await page.getByRole("searchbox").fill("meadow");
  await expect(page.getByRole("heading", { name: "1 check" })).toBeVisible();
});

test("from one result to the next goes in the order of the history, by button and by arrow key", async ({ page }) => {
  await history(page, "?sort=name");
  await page.getByRole("link", { name: /harbour\.png/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "harbour.png" })).toBeVisible();
  await expect(page.getByText("1 of 3")).toBeVisible();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("heading", { level: 1, name: "lighthouse.png" })).toBeVisible();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("heading", { level: 1, name: "meadow.png" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Next check" })).toBeDisabled();
  await page.getByRole("textbox", { name: "Note", exact: true }).fill("by the sea");
  await page.keyboard.press("ArrowLeft"); // within the words
  await expect(page.getByText("3 of 3")).toBeVisible();
  await page.getByRole("textbox", { name: "Note", exact: true }).fill("");
  await page.reload();
  await page.getByRole("link", { name: "Previous check" }).click();
  await expect(page.getByText("2 of 3")).toBeVisible();
  await page.locator("body").press("ArrowLeft");
  await expect(page.getByText("1 of 3")).toBeVisible();
  await expectAccessible(page);
  await page.goBack();
  await expect(page).toHaveURL(/history\?sort=name/);
});

test("a note and tags are written on the result page and kept", async ({ page }) => {
  await history(page);
  await page.getByRole("link", { name: /meadow\.png/ }).click();
  await page.getByRole("textbox", { name: "Note", exact: true }).fill("From the fair");
  await page.getByRole("button", { name: "Save the note" }).click();
  await expect(page.getByRole("button", { name: "Save the note" })).toHaveCount(0);
  await page.getByRole("region", { name: "Notes and tags" }).locator("input:not([type=hidden])").first().fill("grass");
  await page.keyboard.press("Enter");
  await expectAccessible(page);
  await page.reload();
  await expect(page.getByRole("textbox", { name: "Note", exact: true })).toHaveValue("From the fair");
  await expect(page.getByText("grass", { exact: true }).first()).toBeVisible();
});

test("a phone needs no sideways scrolling, also while choosing and filtering", async ({ page }) => {
  await page.setViewportSize({ width: 375, height: 740 });
  await history(page, "?stats=1");
  await expect.poll(() => names(page)).toHaveLength(3);
  await expectNoSidewaysScroll(page);
  await page.getByRole("checkbox", { name: "Choose meadow.png" }).click();
  await expect(page.getByText("1 check chosen")).toBeVisible();
  await expectNoSidewaysScroll(page);
  await page.getByRole("button", { name: "Filters" }).click();
  await expect(page.getByRole("dialog", { name: "Filters" })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await page.goto("/history?view=table");
  await expect.poll(() => names(page)).toHaveLength(3);
  await expectNoSidewaysScroll(page);
});
