import { expect, type Page } from "@playwright/test";

import { Person } from "./person";
import { expectAccessible, expectNoSidewaysScroll } from "./steps";
import { test } from "./stories";
import { totp } from "./totp";

const person = new Person("account");
let home = "";
let page: Page;

test.describe.configure({ mode: "serial" });
test.beforeAll(async ({ browser, service }) => {
  home = service.address.replace("127.0.0.1", "localhost"); // passkeys are bound to a host name; a bare IP address has none
  page = await (await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] })).newPage();
  await person.register(home);
  await person.open(page, home);
});
test.afterAll(() => page.context().close());

async function signOut(): Promise<void> {
  await page.getByRole("button", { name: "Your account" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
}

async function goTo(section: string): Promise<void> {
  await page.goto(`${home}/account${section}`);
  await expect(page.getByRole("heading", { name: "Your account" })).toBeVisible();
}

test("the account is reached from the menu, and its sections by the keyboard", async () => {
  await page.getByRole("button", { name: "Your account" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitem", { name: "Account settings" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Your account" })).toBeVisible();
  await expectAccessible(page);
  for (const [label, heading] of [["Two-step & passkeys", "Two-step sign-in"], ["Sessions", "Where you are signed in"]] as const) {
    await page.getByRole("link", { name: label }).focus();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name: heading })).toBeVisible();
    await expect(page.getByRole("link", { name: label })).toHaveAttribute("aria-current", "page");
    await expectAccessible(page);
  }
});

test("two-step sign-in asks for the code of an app, and a recovery code opens once", async () => {
  await goTo("/security");
  await page.getByRole("button", { name: "Set up two-step sign-in" }).click();
  await expect(page.getByRole("img", { name: "QR code for your authenticator app" })).toHaveJSProperty("complete", true);
  await expectAccessible(page);
  const secret = await page.locator("code").innerText();
  await page.getByLabel("2. Type the six digits it shows").fill("000000");
  await page.getByRole("button", { name: "Turn it on" }).click();
  await expect(page.getByText("This code is wrong")).toBeVisible();
  await page.getByLabel("2. Type the six digits it shows").fill(totp(secret));
  await page.keyboard.press("Enter");
  await expect(page.getByText("Keep these recovery codes now")).toBeVisible();
  const codes = await page.locator("li code").allInnerTexts();
  expect(codes).toHaveLength(10);
  await expectAccessible(page);
  await page.getByRole("button", { name: "I have kept them" }).click();
  await expect(page.getByText("10 recovery codes are left.")).toBeVisible();

  await signOut();
  await person.signIn(page);
  await expect(page.getByRole("heading", { name: "One more step" })).toBeVisible();
  await expectAccessible(page);
  await page.reload();
  await page.getByLabel("Code").fill(totp(secret, 1));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Your account" })).toBeVisible();

  await signOut();
  await person.signIn(page);
  await page.getByRole("button", { name: "Use a recovery code" }).click();
  await page.getByLabel("Recovery code").fill(codes[0] ?? "");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Your account" })).toBeVisible();
  await signOut();
  await person.signIn(page);
  await page.getByRole("button", { name: "Use a recovery code" }).click();
  await page.getByLabel("Recovery code").fill(codes[0] ?? "");
  await page.keyboard.press("Enter");
  await expect(page.getByText("was used already")).toBeVisible();
  await page.getByLabel("Recovery code").fill(codes[1] ?? "");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Your account" })).toBeVisible();
});

test("two-step sign-in is turned off again, after a second thought", async () => {
  await goTo("/security");
  await expect(page.getByText("8 recovery codes are left.")).toBeVisible();
  await page.getByRole("button", { name: "Turn off" }).click();
  await page.getByRole("button", { name: "Keep it on" }).click();
  await page.getByRole("button", { name: "Turn off" }).click();
  await page.getByRole("button", { name: "Yes, turn it off" }).click();
  await expect(page.getByRole("button", { name: "Set up two-step sign-in" })).toBeVisible();
});

test("a passkey of the device signs in without an email", async () => {
  const devices = await page.context().newCDPSession(page);
  await devices.send("WebAuthn.enable");
  const { authenticatorId } = await devices.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await goTo("/security");
  await expect(page.getByText("You have no passkey yet.")).toBeVisible();
  await page.getByLabel("Name of the new passkey").fill("Work laptop");
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "Work laptop" })).toContainText("Not used yet.");
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await expect(page.getByText("This device has a passkey for this account already.")).toBeVisible();
  await page.getByRole("button", { name: "Rename Work laptop" }).click();
  await page.getByLabel("New name").fill("Old laptop");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Old laptop", { exact: true })).toBeVisible();
  await expectAccessible(page);

  await signOut();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(page.getByRole("button", { name: "Your account" })).toBeVisible();
  await goTo("/security");
  await expect(page.getByRole("listitem").filter({ hasText: "Old laptop" })).toContainText("Last used");

  await devices.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
  await signOut();
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(page.getByText("No passkey was used.")).toBeVisible();
  await devices.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: true });
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(page.getByRole("button", { name: "Your account" })).toBeVisible();

  await goTo("/security");
  await page.getByRole("button", { name: "Remove Old laptop" }).click();
  await page.getByRole("button", { name: "Yes, remove it" }).click();
  await expect(page.getByText("You have no passkey yet.")).toBeVisible();
  await signOut();
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await expect(page.getByText("This passkey was not accepted.")).toBeVisible();
  await person.signIn(page);
  await expect(page.getByRole("button", { name: "Your account" })).toBeVisible();
});

test("at a bare IP address the page says why passkeys do not work, and where they do", async ({ page: other }) => {
  await other.goto("/");
  await expect(other.getByRole("button", { name: "Sign in", exact: true })).toBeVisible();
  await expect(other.getByRole("button", { name: "Sign in with a passkey" })).toHaveCount(0);
  await person.signIn(other);
  await expect(other.getByRole("button", { name: "Your account" })).toBeVisible();
  await other.goto("/account/security");
  await expect(other.getByRole("link", { name: "localhost" })).toHaveAttribute("href", `${home}/account/security`);
});

test("a phone needs no sideways scrolling", async () => {
  await page.setViewportSize({ width: 375, height: 740 });
  for (const section of ["", "/security", "/sessions"]) {
    await goTo(section);
    await expectNoSidewaysScroll(page);
  }
  await goTo("/security");
  await page.getByRole("button", { name: "Set up two-step sign-in" }).click();
  await expect(page.getByRole("img", { name: "QR code for your authenticator app" })).toBeVisible();
  await expectNoSidewaysScroll(page);
});
