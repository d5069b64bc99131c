import { createServer, type Server } from "node:http";

import { expect, type Locator, type Page } from "@playwright/test";

import { png } from "./pictures";

export const DONE = { timeout: 60_000 };
export const one = (name: string, buffer: Buffer) => ({ name, mimeType: "image/png", buffer });

/** A PNG that is large because of what follows its picture. */
export const large = (bytes: number, seed: number) => Buffer.concat([png(64, 64, seed), Buffer.alloc(bytes, seed)]);

export const choose = (page: Page, ...files: ReturnType<typeof one>[]) => page.getByLabel("Pictures to check").setInputFiles(files);
export const row = (page: Page, name: string): Locator => page.locator("[data-state]").filter({ hasText: name });
export const expectDone = (page: Page, name: string) => expect(row(page, name)).toHaveAttribute("data-state", "done", DONE);

/** A web site with a picture and a page. */
export async function openSite(port: number): Promise<Server> {
  const site = createServer((asked, response) => {
    if (asked.url === "/cat.png") response.writeHead(200, { "Content-Type": "image/png" }).end(png(320, 240, 41));
    else response.writeHead(200, { "Content-Type": "text/html" }).end(`<!doctype html><title>A page</title>${"x".repeat(200)}`);
  });
  await new Promise<void>((up) => site.listen(port, "127.0.0.1", up));
  return site;
}

export async function paste(page: Page, what: { text?: string; file?: { name: string; base64: string } }): Promise<void> {
  await expect(page.getByLabel("Pictures to check")).toBeAttached(); // the frame is there before the page that takes it
  await page.evaluate(({ text, file }) => {
    const data = new DataTransfer();
    if (text) data.setData("text/plain", text);
    if (file) data.items.add(new File([Uint8Array.from(atob(file.base64), (char) => char.charCodeAt(0))], file.name, { type: "image/png" }));
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, what);
}

/** Real files from the disk, as a person drags them in. */
export async function dropPaths(page: Page, ...files: string[]): Promise<void> {
  const drag = await dragPaths(page, ...files);
  await drag("dragOver", 300, 300);
  await drag("drop", 300, 300);
}

/** They are over the window from now on; what is returned moves them, and lets them go. */
export async function dragPaths(page: Page, ...files: string[]): Promise<(type: "dragOver" | "drop", x: number, y: number) => Promise<void>> {
  const client = await page.context().newCDPSession(page);
  const data = { items: [], files, dragOperationsMask: 1 };
  await client.send("Input.dispatchDragEvent", { type: "dragEnter", x: 300, y: 300, data });
  await expect(async () => {
    await client.send("Input.dispatchDragEvent", { type: "dragOver", x: 300, y: 300, data }); // a hand goes on moving
    await expect(page.locator(".drop-overlay")).toBeVisible({ timeout: 1_000 });
  }).toPass();
  return async (type, x, y) => void (await client.send("Input.dispatchDragEvent", { type, x, y, data }));
}
