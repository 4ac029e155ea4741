import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { ids, type State, stub } from "./stub";

const screens: Record<string, string> = {
  "sign-in": "/sign-in",
  dashboard: "/",
  resellers: "/resellers",
  "add-reseller": "/resellers?panel=add",
  reseller: `/resellers/${ids.reseller}`,
  "reseller-health": `/resellers/${ids.reseller}/health`,
  "sub-accounts": `/resellers/${ids.reseller}/sub-accounts`,
  customers: "/customers",
  customer: `/customers/${ids.customer}`,
  tenants: "/tenants",
  "add-tenant": "/tenants?panel=add",
  tenant: `/tenants/${ids.tenant}`,
  "tenant-subscriptions": `/tenants/${ids.tenant}/subscriptions`,
  "tenant-licenses": `/tenants/${ids.tenant}/licenses`,
  "tenant-audit": `/tenants/${ids.tenant}/audit-logs`,
  subscriptions: "/subscriptions",
  subscription: `/subscriptions/${ids.subscription}`,
  "refund-options": `/subscriptions/${ids.subscription}/refund-options`,
  orders: "/orders",
  order: `/orders/${ids.order}`,
  "order-items": `/orders/${ids.order}/items`,
  audit: "/audit",
  operations: "/operations",
  operation: `/operations/${ids.operation}`,
  "reseller-sync": `/resellers/${ids.reseller}/sync`,
  "setup-reseller": "/setup/reseller",
  "setup-authorize": `/setup/authorize?reseller=${ids.reseller}`,
  "setup-done": `/setup/done?reseller=${ids.reseller}`,
};

const nonce = "bm9uY2U";
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  `style-src 'self' 'nonce-${nonce}'`,
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Serves the page as the server does: with its policy and a nonce. */
async function withPolicy(page: Page) {
  await page.route(
    (url) => !/^\/(assets|api)\/|\.svg$/.test(url.pathname),
    async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replaceAll("__CSP_NONCE__", nonce);
      await route.fulfill({
        response,
        body,
        headers: { ...response.headers(), "Content-Security-Policy": policy },
      });
    },
  );
}

/** What the browser complains about: refused by the policy, thrown, or written as an error. */
function complaints(page: Page): string[] {
  const heard: string[] = [];
  page.on("pageerror", (error) => heard.push(error.message));
  page.on("console", (message) => {
    // That a call failed is the browser's own note; the page's answer to it is looked at elsewhere.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
      heard.push(message.text());
  });
  return heard;
}

async function open(page: Page, address: string, state: State) {
  await withPolicy(page);
  await stub(page, state);
  await page.goto(address);
  await expect(page.locator("h1, [role=alert], [role=status]").first()).toBeVisible();
  await page.waitForLoadState(state === "loading" ? "domcontentloaded" : "networkidle");
}

const widths = [1440, 768, 360];
const schemes = ["light", "dark"] as const;
const rules = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"];

/** Looks at the page as it is now: nothing scrolls sideways, and axe finds nothing. */
async function look(page: Page, name: string) {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true });
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect.soft(overflow, `${name} scrolls sideways`).toBeLessThanOrEqual(0);
  const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`);
  expect.soft(found, name).toEqual([]);
}

for (const [name, address] of Object.entries(screens)) {
  test(`${name}, full, in every width and scheme`, async ({ browser }) => {
    const context = await browser.newContext({ locale: "de-DE", reducedMotion: "reduce" });
    const page = await context.newPage();
    const heard = complaints(page);
    await page.setViewportSize({ width: 1440, height: 900 });
    await open(page, address, "full");
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 });
      for (const colorScheme of schemes) {
        await page.emulateMedia({ colorScheme });
        await look(page, `${name}-${colorScheme}-${width}`);
      }
    }
    expect(heard).toEqual([]);
    await context.close();
  });
}

for (const state of ["empty", "loading", "failing"] as const) {
  for (const [name, address] of Object.entries(screens)) {
    test(`${name}, ${state}`, async ({ page }) => {
      const heard = complaints(page);
      await open(page, address, state);
      if (state === "failing" && name !== "sign-in") {
        await expect(page.getByRole("alert").first()).toContainText(
          "The database is not reachable right now",
          {
            timeout: 15_000,
          },
        );
      }
      if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}-${state}.png` });
      expect(heard).toEqual([]);
    });
  }
}
