import { defineConfig } from "@playwright/test";
import journeys from "./playwright.config";

// Measures the portal in a browser; the figures of docs/performance.md come from here.
export default defineConfig(journeys, {
  testDir: "e2e/bench",
  outputDir: "test-results/bench",
  timeout: 30 * 60_000,
  use: { trace: "off" },
});
