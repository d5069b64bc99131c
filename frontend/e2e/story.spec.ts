import { expect, test } from "@playwright/test";

import { png } from "./pictures";
import { Service } from "./service";
import { drop, expectAccessible, expectNoSidewaysScroll, PERSON, signIn } from "./steps";

const FILES = [1, 2, 3].map((seed) => ({ name: `photo-${seed}.png`, mimeType: "image/png", buffer: png(640, 480, seed) }));

const service = new Service();
test.describe.configure({ mode: "serial" });
test.beforeAll(() => service.start());
test.afterAll(() => service.remove());

test("the first person creates the admin account", async ({ page }) => {
  await page.goto(service.address);
  await expect(page.getByText("The first one you create is the admin")).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("Email").fill(PERSON.email);
  await page.getByLabel("Password", { exact: true }).fill("short");
  await page.getByRole("button", { name: "Create the admin account" }).click();
  await expect(page.getByText(/at least 10 characters/i).first()).toBeVisible();
  await page.getByLabel("Password", { exact: true }).fill(PERSON.password);
  await page.getByRole("button", { name: "Create the admin account" }).click();
  await expect(page.getByRole("heading", { name: "Is this picture real?" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Your account" }).click();
  await expect(page.getByText("admin", { exact: true })).toBeVisible();
});

test("three dropped photos become verdicts that stay in the history", async ({ page }) => {
  await signIn(page, service.address);
  const states = new Set<string>();
  await page.exposeFunction("sawState", (state: string) => states.add(state));
  await page.evaluate(() => {
    const look = () => document.querySelectorAll<HTMLElement>("[data-state]").forEach((row) => {
      void (window as unknown as { sawState: (state: string) => void }).sawState(row.dataset["state"] ?? "");
    });
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
  });
  await drop(page, FILES);
  await expect(page.getByText("All done. Everything is kept in your history.")).toBeVisible({ timeout: 60_000 });
  await expect(page.locator("[data-state=done]")).toHaveCount(3);
  await expect.poll(() => [...states]).toEqual(expect.arrayContaining(["uploading", "done"]));
  expect(states.has("queued") || states.has("running")).toBe(true); // a worker may be quicker than the answer to the upload
  await expectAccessible(page);

  await page.getByRole("link", { name: "photo-2.png" }).click();
  await expect(page.locator("[data-band]")).toHaveText(/Likely real|Uncertain|Likely AI-generated|Not applicable/);
  await expect(page.getByText(/missing proves nothing/)).toBeVisible();
  await expect(page.getByRole("img", { name: /What you uploaded/ })).toHaveJSProperty("complete", true);
  await page.getByRole("button", { name: "Technical details" }).click();
  await expect(page.getByRole("cell", { name: "wild-hybrid-256" })).toBeVisible();
  await expectAccessible(page);

  await page.reload();
  await expect(page.locator("[data-band]")).toBeVisible();
  await page.getByRole("link", { name: "History" }).first().click();
  for (const { name } of FILES) await expect(page.getByText(name)).toBeVisible();
  await expectAccessible(page);
});

test("what cannot be checked says why, and the others still are", async ({ page }) => {
  await signIn(page, service.address);
  const whole = png(200, 200, 9);
  await page.locator("input[type=file]").last().setInputFiles([
    { name: "half.png", mimeType: "image/png", buffer: whole.subarray(0, whole.length / 2) },
    { name: "letter.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 not a picture") },
    { name: "looks-like.png", mimeType: "image/png", buffer: Buffer.from("GIF? no: only words") },
    { name: "empty.png", mimeType: "image/png", buffer: Buffer.alloc(0) },
    { name: "good.png", mimeType: "image/png", buffer: png(64, 64, 4) },
  ]);
  await expect(page.getByText("The file is damaged or incomplete")).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText("This is not a picture we can read. JPEG")).toHaveCount(2);
  await expect(page.getByText("it has no bytes at all")).toBeVisible();
  await expect(page.locator("[data-state=done]")).toHaveCount(1, { timeout: 60_000 });
  await page.getByRole("link", { name: "half.png" }).click();
  await expect(page.getByText("This file could not be read")).toBeVisible();
  await expectAccessible(page);
});

test("a drop anywhere on the page is taken, not only on the box", async ({ page }) => {
  await signIn(page, service.address);
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File(["x"], "x.png", { type: "image/png" }));
    document.dispatchEvent(new DragEvent("dragenter", { dataTransfer: data, bubbles: true }));
  });
  const overlay = page.getByText("Drop them anywhere");
  await expect(overlay).toBeVisible();
  const covered = await page.evaluate(() => {
    const corners = [[5, 5], [innerWidth - 5, 5], [5, innerHeight - 5], [innerWidth - 5, innerHeight - 5]] as const;
    return corners.map(([x, y]) => document.elementFromPoint(x, y)?.closest(".drop-pane") !== null);
  });
  expect(covered).toEqual([true, true, true, true]);
});

test("whoever signs in next in the same tab sees nothing of the one before", async ({ page }) => {
  await signIn(page, service.address);
  await page.locator("input[type=file]").last().setInputFiles({ name: "private.png", mimeType: "image/png", buffer: png(48, 48, 8) });
  await expect(page.locator("[data-state=done]")).toHaveCount(1, { timeout: 60_000 });
  await page.getByRole("link", { name: "History" }).click();
  await expect(page.getByText("private.png")).toBeVisible();
  await page.getByRole("button", { name: "Your account" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("button", { name: "Create one" }).click();
  await page.getByLabel("Email").fill("second@example.org");
  await page.getByLabel("Password", { exact: true }).fill(PERSON.password);
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByRole("button", { name: "Your account" })).toBeVisible();
  await page.getByRole("link", { name: "Check", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Is this picture real?" })).toBeVisible();
  await expect(page.getByText("private.png")).toHaveCount(0);
  await page.getByRole("link", { name: "History" }).click();
  await expect(page.getByText("No checks yet")).toBeVisible();
});

test("the keyboard alone is enough", async ({ page }) => {
  const chooser = page.waitForEvent("filechooser"); // long before the key: the browser has to be told to say so
  await page.goto(service.address);
  await page.getByLabel("Email").focus();
  await page.keyboard.type(PERSON.email);
  await page.keyboard.press("Tab");
  await page.keyboard.type(PERSON.password);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Is this picture real?" })).toBeVisible();
  await page.getByRole("button", { name: "Choose pictures" }).focus();
  await page.keyboard.press("Enter");
  await (await chooser).setFiles({ name: "by-keyboard.png", mimeType: "image/png", buffer: png(80, 60, 5) });
  await expect(page.locator("[data-state=done]")).toHaveCount(1, { timeout: 60_000 });
  await page.getByRole("link", { name: "by-keyboard.png" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.locator("[data-band]")).toBeVisible();
});

test("a phone needs no sideways scrolling", async ({ page }) => {
  await page.setViewportSize({ width: 375, height: 740 });
  await signIn(page, service.address);
  await expectNoSidewaysScroll(page);
  await page.getByRole("link", { name: "History" }).click();
  await expect(page.getByText("photo-1.png")).toBeVisible();
  await expectNoSidewaysScroll(page);
  await page.getByText("photo-1.png").click();
  await expect(page.locator("[data-band]")).toBeVisible();
  await expectNoSidewaysScroll(page);
});

test("an address of nobody's is nothing, and signing out shuts the door", async ({ page }) => {
  await signIn(page, service.address);
  await page.goto(`${service.address}/checks/00000000-0000-4000-8000-000000000000`);
  await expect(page.getByRole("heading", { name: "No such check" })).toBeVisible();
  await page.goto(`${service.address}/nowhere`);
  await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
  await page.getByRole("button", { name: "Your account" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await page.goto(`${service.address}/history`);
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
});

test("everything is still there after Ctrl-C and a new start", async ({ page }) => {
  await service.stop();
  await service.start();
  await signIn(page, service.address);
  await page.getByRole("link", { name: "History" }).click();
  for (const { name } of FILES) await expect(page.getByText(name)).toBeVisible();
});
