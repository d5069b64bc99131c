import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

const features = ["account", "admin", "checks", "desk", "history", "shared", "upload"];

export default tseslint.config(
  { ignores: ["dist", "node_modules", "src/api/schema.d.ts", "playwright-report", "test-results"] },
  ...tseslint.configs.strict,
  jsxA11y.flatConfigs.recommended,
  reactHooks.configs.flat["recommended-latest"],
  {
    files: ["**/*.{ts,tsx}"],
    rules: {
      complexity: ["error", 10],
      "max-lines": ["error", { max: 200, skipBlankLines: true }],
      "max-lines-per-function": ["error", { max: 120 }],
      "no-restricted-imports": ["error", { patterns: ["../*"] }],
    },
  },
  // A feature never imports a feature; ui and api know no feature.
  ...features.map((own) => ({
    files: [`src/features/${own}/**`],
    rules: {
      "no-restricted-imports": [
        "error",
        { patterns: ["../*", "@/app/*", ...features.filter((f) => f !== own).map((f) => `@/features/${f}/*`)] },
      ],
    },
  })),
  {
    files: ["src/ui/**", "src/api/**"],
    rules: { "no-restricted-imports": ["error", { patterns: ["@/features/*", "@/app/*"] }] },
  },
  { files: ["e2e/**"], rules: { "no-restricted-imports": "off" } },
  { files: ["**/*.test.{ts,tsx}"], rules: { "max-lines-per-function": "off" } },
);
