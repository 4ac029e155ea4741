import { defineConfig } from "@playwright/test";
import journeys from "./playwright.config";

// Writes the pictures of docs/images anew.
export default defineConfig(journeys, { testDir: "e2e/shots", outputDir: "test-results/shots" });
