import { resolve } from "node:path";
import type { Page } from "@playwright/test";

const folder = resolve("../docs/images");

/** Writes a picture of what the page shows to docs/images. */
export async function shoot(page: Page, name: string, scheme: "light" | "dark", width: number) {
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
  await page.setViewportSize({ width, height: width < 500 ? 780 : 900 });
  await page.screenshot({ path: `${folder}/${name}-${scheme}-${width}.png`, animations: "disabled" });
}
