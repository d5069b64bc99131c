import { readFileSync } from "node:fs";
import { join } from "node:path";

import { type Browser, expect, type Page } from "@playwright/test";

import { Person } from "./person";
import { expectAccessible } from "./steps";
import { test } from "./stories";

const NEW_PASSWORD = "six herons under a bridge";

const person = new Person("forgetful");
let home = "";
let page: Page;
let password = person.password;

test.describe.configure({ mode: "serial" });
test.beforeAll(async ({ browser, service }) => {
  home = service.address.replace("127.0.0.1", "localhost");
  page = await (await browser.newContext()).newPage();
  await person.register(home);
  await person.open(page, home);
});
test.afterAll(() => page.context().close());

async function givePassword(on: Page): Promise<void> {
  await on.getByLabel("Email").fill(person.email);
  await on.getByLabel("Password", { exact: true }).fill(password);
  await on.getByRole("button", { name: "Sign in", exact: true }).click();
}

async function goTo(section: string): Promise<void> {
  await page.goto(`${home}/account${section}`);
  await expect(page.getByRole("heading", { name: "Your account" })).toBeVisible();
}

async function elsewhere(browser: Browser): Promise<Page> {
  const other = await (await browser.newContext()).newPage();
  await other.goto(home);
  await givePassword(other);
  await expect(other.getByRole("button", { name: "Your account" })).toBeVisible();
  return other;
}

test("a session ended here is out there at its next step", async ({ browser }) => {
  const other = await elsewhere(browser);
  await goTo("/sessions");
  const list = page.getByRole("list", { name: "Your sessions" });
  await expect(list.getByText("This one")).toHaveCount(1);
  await expect(list.getByRole("listitem").first()).toContainText("Chrome on Linux");
  await page.getByRole("button", { name: "End every other session" }).click();
  await expect(list.getByRole("listitem")).toHaveCount(1);
  await other.reload();
  await expect(other.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await givePassword(other);
  await expect(other.getByRole("button", { name: "Your account" })).toBeVisible();
  await page.reload();
  await page.getByRole("button", { name: "End the session of Chrome on Linux" }).click();
  await expect(page.getByText("You are signed in nowhere else.")).toBeVisible();
  await other.reload();
  await expect(other.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await other.close();
});

test("a forgotten password is reset by the link that the log shows", async ({ browser, service }) => {
  await page.goto(`${home}/account/tokens`);
  await page.getByLabel("What is it for?").fill("Nightly import");
  await page.getByRole("button", { name: "Make the token" }).click();
  await page.getByRole("button", { name: "I have kept it" }).click();
  const other = await (await browser.newContext()).newPage();
  await other.goto(home);
  await other.getByRole("link", { name: "Forgot your password?" }).click();
  await expectAccessible(other);
  await other.getByLabel("Email").fill(person.email);
  await other.keyboard.press("Enter");
  await expect(other.getByRole("heading", { name: "Look into your mail" })).toBeVisible();
  await expectAccessible(other);
  const printed = () => readFileSync(join(service.dataDir, "logs", "api.log"), "utf8").match(new RegExp(`${home}/reset/\\S+`))?.[0] ?? "";
  await expect.poll(printed).not.toBe("");

  await other.goto(printed());
  await expectAccessible(other);
  await other.getByLabel("New password").fill("password1234");
  await other.keyboard.press("Enter");
  await expect(other.getByText("Choose a password of at least 10 characters")).toBeVisible();
  await other.getByLabel("New password").fill(NEW_PASSWORD);
  await other.keyboard.press("Enter");
  await expect(other.getByRole("heading", { name: "Your password is changed" })).toBeVisible();
  await expect(other.getByText("1 API token still works")).toBeVisible();
  await expect(other.getByRole("link", { name: "Sign in and look at them" })).toBeVisible();
  await expectAccessible(other);
  await page.reload();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();

  await other.goto(printed());
  await other.getByLabel("New password").fill("a third quiet password");
  await other.keyboard.press("Enter");
  await expect(other.getByText("This link was used already or has run out.")).toBeVisible();
  await expect(other.getByRole("link", { name: "Ask for a new link" })).toBeVisible();
  await other.close();
});

test("the password is changed by whoever knows it, and stays signed in", async () => {
  password = NEW_PASSWORD;
  await givePassword(page);
  await expect(page.getByRole("button", { name: "Your account" })).toBeVisible();
  await goTo("");
  await page.getByLabel("Current password").fill("not this one");
  await page.getByLabel("New password").fill(person.password);
  await page.keyboard.press("Enter");
  await expect(page.getByText("This is not your current password.")).toBeVisible();
  await page.getByLabel("Current password").fill(password);
  await page.keyboard.press("Enter");
  await expect(page.getByText("Your password is changed.")).toBeVisible();
  password = person.password;
  await page.reload();
  await expect(page.getByRole("heading", { name: "Password" })).toBeVisible();
});
