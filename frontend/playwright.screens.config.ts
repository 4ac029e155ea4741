import { defineConfig } from "@playwright/test";
import journeys from "./playwright.config";

// Every screen against made-up answers: needs the build (npm run build) and nothing that runs.
export default defineConfig(journeys, {
  testDir: "e2e/screens",
  outputDir: "test-results/screens",
  workers: 3,
  fullyParallel: true,
  // One page serves all tests of a worker; a picture of what failed says more than its trace.
  use: { ...journeys.use, trace: "off" },
});
