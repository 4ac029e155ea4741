import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { visualizer } from "rollup-plugin-visualizer";
import { defineConfig } from "vitest/config";

const api = process.env.TENANTRY_API ?? "http://localhost:8080";

export default defineConfig({
  plugins: [
    react(),
    process.env.ANALYZE ? visualizer({ filename: "build/bundle.html", gzipSize: true }) : null,
  ],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: { proxy: { "/api": api, "/app": api } },
  build: {
    manifest: true,
    target: "es2022",
    // Fonts and pictures stay files: data: addresses are not allowed by the Content-Security-Policy.
    assetsInlineLimit: 0,
  },
  test: {
    include: ["src/**/*.test.{ts,tsx}"],
    environment: "happy-dom",
    setupFiles: ["src/testing/setup.ts"],
    // Loading everything anew for each file takes longer than the tests; setup.ts clears what one leaves behind.
    isolate: false,
    maxWorkers: 2,
    // A busy machine types slowly.
    testTimeout: 30_000,
    css: { modules: { classNameStrategy: "non-scoped" } },
    env: { TZ: "Europe/Berlin" },
  },
});
