import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "@playwright/test";

import { Person } from "./person";
import { png } from "./pictures";
import { expectAccessible, expectNoSidewaysScroll } from "./steps";
import { test } from "./stories";
import { dragPaths } from "./uploading";

const folder = mkdtempSync(join(tmpdir(), "aiguard-drop-"));
const path = (name: string, seed: number) => {
  writeFileSync(join(folder, name), png(200, 150, seed));
  return join(folder, name);
};
const person = new Person("dropper");

test.describe.configure({ mode: "serial" });
test.use({ viewport: { width: 1200, height: 800 } });
test.beforeAll(({ service }) => person.register(service.address));
test.afterAll(() => rmSync(folder, { recursive: true }));

test("files dropped on the history are checked while one stays there, and are in the list", async ({ page }) => {
  await person.open(page, "/history");
  const drag = await dragPaths(page, path("dune.png", 31), path("reef.png", 32));
  await expect(page.getByText("They go to your list on the page Check. You stay here.")).toBeVisible();
  await expect(page.getByText("Drop to find")).toBeVisible();
  await drag("dragOver", 300, 400);
  await drag("drop", 300, 400);
  await expect(page.getByText("Drop to find")).toBeHidden();
  await expect(page.getByRole("status").filter({ hasText: "2 pictures done" })).toBeVisible({ timeout: 90_000 });
  await expect(page).toHaveURL(/\/history$/);
  await expect(page.getByRole("link", { name: /dune\.png/ })).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 375, height: 740 });
  await expectNoSidewaysScroll(page);
  await page.getByRole("link", { name: "See them" }).click();
  await expect(page.locator("[data-state=done]")).toHaveCount(2);
  await expect(page.getByRole("link", { name: "See them" })).toHaveCount(0);
});

test("on the other half of the history a dropped picture is looked for, and not checked", async ({ page }) => {
  await person.open(page, "/history");
  const drag = await dragPaths(page, path("the-same-dune.png", 31));
  await expect(page.getByText("Drop to find")).toBeVisible();
  await drag("dragOver", 900, 400);
  await drag("drop", 900, 400);
  await expect(page.getByText("The very same file")).toBeVisible();
  await expect(page.locator("[data-distance=same]")).toContainText("dune.png");
  await expect(page.locator("[data-check]")).toHaveCount(2);
});

test("on a result there is one place, and what is dropped there is put away again", async ({ page }) => {
  await person.open(page, "/history");
  await page.getByRole("link", { name: /reef\.png/ }).click();
  await expect(page.locator("[data-band]")).toBeVisible();
  const drag = await dragPaths(page, path("cove.png", 33));
  await expect(page.getByText("Drop to check")).toBeVisible();
  await expect(page.getByText("Drop to find")).toHaveCount(0);
  await drag("dragOver", 900, 100);
  await drag("drop", 900, 100);
  await expect(page.getByRole("status").filter({ hasText: "1 picture done" })).toBeVisible({ timeout: 90_000 });
  await expect(page.getByRole("heading", { level: 1, name: "reef.png" })).toBeVisible();
  await page.getByRole("button", { name: "Put this away" }).click();
  await expect(page.getByText("1 picture done")).toHaveCount(0);
});
