import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { expect, type Locator, type Page, request } from "@playwright/test";

import { png } from "./pictures";
import { PERSON } from "./steps";

export const DONE = { timeout: 60_000 };
export const one = (name: string, buffer: Buffer) => ({ name, mimeType: "image/png", buffer });

/** A PNG that is large because of what follows its picture. */
export const large = (bytes: number, seed: number) => Buffer.concat([png(64, 64, seed), Buffer.alloc(bytes, seed)]);

export const choose = (page: Page, ...files: ReturnType<typeof one>[]) => page.getByLabel("Pictures to check").setInputFiles(files);
export const row = (page: Page, name: string): Locator => page.locator("[data-state]").filter({ hasText: name });
export const expectDone = (page: Page, name: string) => expect(row(page, name)).toHaveAttribute("data-state", "done", DONE);

/** The first account, without the page. */
export async function register(address: string): Promise<void> {
  const api = await request.newContext({ baseURL: address });
  const { csrf_token: token } = await (await api.get("/api/v1/session")).json();
  const made = await api.post("/api/v1/users", { data: PERSON, headers: { "X-CSRF-Token": token } });
  expect(made.status()).toBe(201);
  await api.dispose();
}

/** A web site with a picture and a page. */
export async function openSite(): Promise<{ site: Server; address: string }> {
  const site = createServer((asked, response) => {
    if (asked.url === "/cat.png") response.writeHead(200, { "Content-Type": "image/png" }).end(png(320, 240, 41));
    else response.writeHead(200, { "Content-Type": "text/html" }).end(`<!doctype html><title>A page</title>${"x".repeat(200)}`);
  });
  await new Promise<void>((up) => site.listen(0, "127.0.0.1", up));
  return { site, address: `http://127.0.0.1:${(site.address() as AddressInfo).port}` };
}

export async function paste(page: Page, what: { text?: string; file?: { name: string; base64: string } }): Promise<void> {
  await page.evaluate(({ text, file }) => {
    const data = new DataTransfer();
    if (text) data.setData("text/plain", text);
    if (file) data.items.add(new File([Uint8Array.from(atob(file.base64), (char) => char.charCodeAt(0))], file.name, { type: "image/png" }));
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, what);
}

/** Real files from the disk, as a person drags them in. */
export async function dropPaths(page: Page, ...files: string[]): Promise<void> {
  const client = await page.context().newCDPSession(page);
  const data = { items: [], files, dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const) await client.send("Input.dispatchDragEvent", { type, x: 300, y: 300, data });
}
