import { defineConfig } from "@playwright/test";

const port = process.env.SCREENS_PORT ?? "4173";

// Every screen against made-up answers: needs the build (npm run build) and no server of ours.
export default defineConfig({
  testDir: "e2e/screens",
  outputDir: "test-results/screens",
  timeout: 240_000,
  workers: 2,
  fullyParallel: true,
  reporter: [["list"]],
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    launchOptions: { executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] },
  },
  webServer: {
    command: `node node_modules/vite/bin/vite.js preview --strictPort --host 127.0.0.1 --port ${port}`,
    url: `http://127.0.0.1:${port}/favicon.svg`,
    reuseExistingServer: false,
  },
});
