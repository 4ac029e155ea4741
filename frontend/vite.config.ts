import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { visualizer } from "rollup-plugin-visualizer";
import { defineConfig } from "vitest/config";

const source = fileURLToPath(new URL("./src/", import.meta.url));
const api = process.env.TENANTRY_API ?? "http://localhost:8080";

// The server takes writes only from its own pages, so it has to see the address that the browser sees.
const behind = { target: api, changeOrigin: false };

export default defineConfig({
  plugins: [
    react(),
    process.env.ANALYZE ? visualizer({ filename: "build/bundle.html", gzipSize: true }) : null,
  ],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: { proxy: { "/api": behind, "/app": behind } },
  build: {
    manifest: true,
    target: "es2022",
    // Fonts and pictures stay files: data: addresses are not allowed by the Content-Security-Policy.
    assetsInlineLimit: 0,
    // A page made of sixty small files waits longer for them than for their bytes. What starts first is one file; what many
    // pages share are a few, so that the first page does not fetch what only others need.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "main", tags: ["$initial"], priority: 5 },
            { name: "icons", test: /\/@tabler\//, minShareCount: 2, priority: 4 },
            {
              name: "input",
              test: /\/@mantine\/core\/esm\/components\/(Input|InputBase|TextInput)\//,
              priority: 3,
            },
            {
              name: "common",
              test: (id) => id.startsWith(source) && !/\/table\/(List|DataTable)/.test(id),
              minShareCount: 9,
              priority: 2,
            },
            { name: "list", test: `${source}components/table/List`, priority: 1 },
          ],
        },
      },
    },
  },
  test: {
    include: ["src/**/*.test.{ts,tsx}"],
    environment: "happy-dom",
    setupFiles: ["src/testing/setup.ts"],
    // Loading everything anew for each file takes longer than the tests; setup.ts clears what one leaves behind.
    isolate: false,
    restoreMocks: true,
    maxWorkers: 2,
    // A busy machine types slowly.
    testTimeout: 30_000,
    css: { modules: { classNameStrategy: "non-scoped" } },
    env: { TZ: "Europe/Berlin" },
  },
});
