import { existsSync } from "node:fs";

import { defineConfig } from "@playwright/test";

const system = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);

export default defineConfig({
  testDir: "e2e",
  workers: 2,
  timeout: 180_000,
  expect: { timeout: 30_000 }, // what comes late on a loaded machine is not wrong; one second that passes is not paid for
  retries: 1, // listed as flaky, with a trace to mend it by
  forbidOnly: true,
  reporter: [["list"]],
  use: {
    trace: "on-first-retry",
    launchOptions: {
      ...(system && { executablePath: system }),
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    },
  },
});
