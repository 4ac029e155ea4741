import { execFileSync } from "node:child_process";
import { defineConfig } from "@playwright/test";

// Workers read this file too: they inherit what was found once.
process.env.CHROMIUM ??= execFileSync("../deployments/checks/chromium.sh", { encoding: "utf8" }).trim();

// Journeys through the real program in a real browser: each worker starts bin/tenantry for itself.
export default defineConfig({
  testDir: "e2e/journeys",
  outputDir: "test-results",
  timeout: 60_000,
  expect: { timeout: 15_000 },
  workers: 2,
  forbidOnly: true,
  reporter: [["list"]],
  use: {
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    actionTimeout: 20_000,
    trace: "retain-on-failure",
    launchOptions: { executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] },
  },
});
