import { defineConfig } from "@playwright/test";
import journeys from "./playwright.config";

// Every screen against made-up answers: needs the build (npm run build) and nothing that runs.
export default defineConfig(journeys, {
  testDir: "e2e/screens",
  outputDir: "test-results/screens",
  workers: 3,
  fullyParallel: true,
});
