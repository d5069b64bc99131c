import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

import { compressed } from "./compressed.ts";
import { withoutUnusedStyles } from "./unused.ts";

export default defineConfig({
  plugins: [react(), withoutUnusedStyles(), compressed()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: { proxy: { "/api": "http://127.0.0.1:8000" } },
  build: {
    target: "es2022",
    sourcemap: false,
    // A page's dozens of small shared pieces would each be a request, which a phone pays for: those that three pages share come in two files.
    // What only shows a judged picture is no part of the first page, so it stays out of them.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "react", test: /node_modules\/(react|react-dom|scheduler|react-router|@tanstack\/(query-core|react-query)|openapi-fetch)\// },
            { name: "parts", test: /node_modules\/(@mantine\/(core|hooks)|@floating-ui|@tabler|clsx|react-remove-scroll|react-number-format|tabbable|tslib)|\/src\/(ui\/(?!judged|table)|api\/)/, minShareCount: 3 },
          ],
        },
      },
    },
  },
  test: {
    environment: "jsdom",
    globals: true,
    setupFiles: "src/test-setup.ts",
    include: ["src/**/*.test.{ts,tsx}"],
    css: false,
  },
});
