import { open, type ScreenName, screens } from "../support/screens";
import { shoot } from "../support/shoot";
import { expect, test } from "../support/test";

// Writes the pictures of docs/images. Each shows one screen as somebody sees it who has just opened it.

const both: readonly ScreenName[] = [
  "dashboard",
  "tenants",
  "tenant",
  "subscriptions",
  "subscription",
  "reseller-health",
];
const light: readonly ScreenName[] = [
  "customers",
  "customer",
  "tenant-subscriptions",
  "tenant-licenses",
  "refund-options",
  "orders",
  "resellers",
  "reseller",
  "reseller-sync",
  "add-reseller",
  "add-tenant",
  "sync",
  "audit",
];
const phone: readonly ScreenName[] = ["dashboard", "tenants", "tenant", "subscription"];

test.setTimeout(300_000);

test("screens of the portal", async ({ page }) => {
  const addresses = await screens(page.request);
  for (const name of [...both, ...light]) {
    await open(page, addresses[name]);
    await shoot(page, name, "light", 1440);
    if (both.includes(name)) await shoot(page, name, "dark", 1440);
    if (phone.includes(name)) await shoot(page, name, "light", 360);
  }
});

test("the palette", async ({ page }) => {
  await open(page, "/");
  await page.keyboard.press("/");
  await page.getByRole("combobox", { name: /^Search/ }).fill("grünwald");
  await expect(page.getByRole("option").first()).toBeVisible();
  await shoot(page, "palette", "light", 1440);
  await shoot(page, "palette", "dark", 1440);
});

test.describe("signed out", () => {
  test.use({ signedIn: false });

  test("signing in", async ({ page, watched }) => {
    watched.allow(/^401 /);
    await open(page, "/sign-in");
    await shoot(page, "sign-in", "light", 1440);
    await shoot(page, "sign-in", "dark", 1440);
    await shoot(page, "sign-in", "light", 360);
  });
});
