import { find } from "../support/portal";
import { expect, test } from "../support/test";

const long = "Österreichische Gesellschaft für";

for (const width of [360, 1440]) {
  test(`a name of more than 60 characters fits at ${width} pixels`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    for (const address of ["/partner/customers", "/partner/tenants", "/partner"]) {
      await page.goto(address);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      expect(await overflow(page), address).toBeLessThanOrEqual(0);
    }
    const { id } = await find(page.request, "tenants", long);
    for (const tab of ["", "/subscriptions", "/orders", "/licenses", "/audit-logs"]) {
      await page.goto(`/partner/tenants/${id}${tab}`);
      const title = page.getByRole("heading", { level: 1 });
      await expect(title).toContainText(long);
      expect(await overflow(page), tab).toBeLessThanOrEqual(0);
    }
  });
}

for (const name of ["حلول الواحة للتجارة العامة", "Æther 🚀 Łódź Żółw", "株式会社みなと設計"]) {
  test(`a customer may be called ${name}`, async ({ page }) => {
    await page.goto("/partner/customers");
    await page.getByRole("button", { name: "Add customer" }).click();
    const panel = page.getByRole("dialog", { name: "Add customer" });
    await panel.getByLabel("Name").fill(name);
    await panel.getByRole("button", { name: /^(Save|Add)/ }).click();
    const title = page.getByRole("heading", { name, level: 1 });
    await expect(title).toHaveCSS("direction", name.startsWith("ح") ? "rtl" : "ltr");
    await expect(page.locator("html")).toHaveCSS("direction", "ltr");
    await expect(page).toHaveTitle(`${name} · Tenantry`);
    await page.goto(`/partner/customers?q=${encodeURIComponent(name.slice(0, 3))}`);
    await expect(page.getByRole("link", { name, exact: true })).toBeVisible();
  });
}

/** How many pixels the page scrolls sideways. */
function overflow(page: import("@playwright/test").Page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
