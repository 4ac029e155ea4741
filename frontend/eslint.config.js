import hooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

// Who may import whom: app -> features -> components, api -> lib, client. A feature never sees another feature.
const boundary = (files, group, message) => ({
  files,
  rules: { "no-restricted-imports": ["error", { patterns: [{ group, message }] }] },
});

export default tseslint.config(
  { ignores: ["dist", "build", "node_modules", "src/client", "scripts", "*.config.*", "test-results"] },
  ...tseslint.configs.recommendedTypeChecked,
  hooks.configs.flat["recommended-latest"],
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Nothing here is compiled by React Compiler.
      "react-hooks/incompatible-library": "off",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      // Redirects of the router are thrown, and they are no Error.
      "@typescript-eslint/only-throw-error": "off",
    },
  },
  boundary(
    ["src/features/**"],
    ["@/features/*", "@/app/*", "../*"],
    "A feature imports components, lib, api and client; never another feature. Compose in src/app.",
  ),
  boundary(
    ["src/components/**"],
    ["@/features/*", "@/app/*", "@/api/*", "@/client/*"],
    "Components know no business words and no server: they import lib and other components.",
  ),
  boundary(
    ["src/api/**"],
    ["@/features/*", "@/app/*", "@/components/*"],
    "The API client imports lib and client.",
  ),
  boundary(
    ["src/lib/**"],
    ["@/features/*", "@/app/*", "@/api/*", "@/components/*"],
    "lib stands at the bottom and imports nothing of ours.",
  ),
);
