import { defineConfig } from "@playwright/test";
import journeys from "./playwright.config";

// As where mails are sent; these go nowhere.
process.env.TENANTRY_SMTP_URL = "smtp://127.0.0.1:9";
process.env.TENANTRY_MAIL_FROM = "Nordlicht Cloud <cloud@nordlicht.example>";

// Records the videos of the help anew: one installation, one video after the other.
export default defineConfig(journeys, {
  testDir: "e2e/guide",
  outputDir: "test-results/guide",
  timeout: 240_000,
  workers: 1,
  use: { ...journeys.use, reducedMotion: "reduce", colorScheme: "light", trace: "off" },
});
