import { type Cookie, expect, type Page, request } from "@playwright/test";

/** Somebody with an account: stories that share a service do not see each other's pictures, nor wait in one line. */
export class Person {
  readonly email: string;
  readonly password = "four unrelated quiet words";
  private cookies: Cookie[] = [];

  constructor(name: string) {
    this.email = `${name}@example.org`;
  }

  /** Without the page. The first of a service is its admin. */
  async register(address: string): Promise<void> {
    const api = await request.newContext({ baseURL: address });
    const { csrf_token: token } = (await (await api.get("/api/v1/session")).json()) as { csrf_token: string };
    const made = await api.post("/api/v1/users", { data: { email: this.email, password: this.password }, headers: { "X-CSRF-Token": token } });
    expect(made.status(), await made.text()).toBe(201);
    this.cookies = (await api.storageState()).cookies;
    await api.dispose();
  }

  /** The page at `path` of this person's, signed in already. */
  async open(page: Page, path = "/"): Promise<void> {
    await page.context().addCookies(this.cookies);
    await page.goto(path);
    await expect(page.getByRole("button", { name: "Your account" })).toBeVisible();
  }

  /** By the form of the sign-in page that `page` is at. */
  async signIn(page: Page): Promise<void> {
    await page.getByLabel("Email").fill(this.email);
    await page.getByLabel("Password", { exact: true }).fill(this.password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
  }
}
