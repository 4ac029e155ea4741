import { find } from "../support/portal";
import { expect, test } from "../support/test";

const long = "Österreichische Gesellschaft für";

for (const width of [360, 1440]) {
  test(`a name of more than 60 characters fits at ${width} pixels`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    for (const address of ["/customers", "/tenants", "/"]) {
      await page.goto(address);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      expect(await overflow(page), address).toBe(0);
    }
    const { id } = await find(page.request, "tenants", long);
    for (const tab of ["", "/subscriptions", "/orders", "/licenses", "/audit-logs"]) {
      await page.goto(`/tenants/${id}${tab}`);
      const title = page.getByRole("heading", { level: 1 });
      await expect(title).toContainText(long);
      expect(await overflow(page), tab).toBe(0);
    }
  });
}

test("a name from right to left keeps its direction and leaves the page alone", async ({ page, simulator }) => {
  const name = "حلول الواحة للتجارة العامة";
  const { domain } = await simulator.reseller("harborview");
  await page.goto("/customers?q=%D8%AD%D9%84%D9%88%D9%84");
  const link = page.getByRole("link", { name, exact: true });
  await expect(link, `the customers of ${domain} have been read`).toBeVisible();
  await link.click();
  const title = page.getByRole("heading", { name, level: 1 });
  await expect(title).toHaveCSS("direction", "rtl");
  await expect(page.locator("html")).toHaveCSS("direction", "ltr");
  await expect(page).toHaveTitle(`${name} · Tenantry`);
});

/** How many pixels the page scrolls sideways. */
function overflow(page: import("@playwright/test").Page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
