import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

import { compressed } from "./compressed.ts";
import { withoutUnusedStyles } from "./unused.ts";

export default defineConfig({
  plugins: [react(), withoutUnusedStyles(), compressed()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: { proxy: { "/api": "http://127.0.0.1:8000" } },
  build: { target: "es2022", sourcemap: false },
  test: {
    environment: "jsdom",
    globals: true,
    setupFiles: "src/test-setup.ts",
    include: ["src/**/*.test.{ts,tsx}"],
    css: false,
  },
});
