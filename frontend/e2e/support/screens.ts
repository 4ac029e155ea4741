import { type APIRequestContext, expect, type Page } from "@playwright/test";
import { find } from "./portal";

/** The address of every screen of somebody who is signed in, by a short name. */
export async function screens(request: APIRequestContext) {
  const reseller = `/partner/resellers/${(await find(request, "resellers", "Nordlicht")).id}`;
  const customer = `/partner/customers/${(await find(request, "customers", "Müller")).id}`;
  const tenant = `/partner/tenants/${(await find(request, "tenants", "Müller")).id}`;
  const subscription = `/partner/subscriptions/${(await find(request, "subscriptions", "Postfächer")).id}`;
  return {
    dashboard: "/partner",
    customers: "/partner/customers",
    "add-customer": "/partner/customers?panel=add",
    customer,
    "customer-subscriptions": `${customer}/subscriptions`,
    "customer-orders": `${customer}/orders`,
    "customer-audit": `${customer}/audit-logs`,
    tenants: "/partner/tenants",
    "add-tenant": "/partner/tenants?panel=add",
    tenant,
    "tenant-subscriptions": `${tenant}/subscriptions`,
    "tenant-orders": `${tenant}/orders`,
    "tenant-licenses": `${tenant}/licenses`,
    "tenant-audit": `${tenant}/audit-logs`,
    subscriptions: "/partner/subscriptions",
    "nothing-matches": "/partner/subscriptions?q=there+is+no+such+product",
    subscription,
    "refund-options": `${subscription}/refund-options`,
    "subscription-orders": `${subscription}/orders`,
    "subscription-audit": `${subscription}/audit-logs`,
    orders: "/partner/orders",
    resellers: "/partner/resellers",
    "add-reseller": "/partner/resellers?panel=add",
    reseller,
    "reseller-health": `${reseller}/health`,
    "reseller-sync": `${reseller}/sync`,
    "sub-accounts": `${reseller}/sub-accounts`,
    sync: "/partner/operations",
    audit: "/partner/audit",
    "setup-reseller": "/setup/reseller",
    "not-found": "/there/is/no/such/page",
  };
}

/** The short name of a screen. */
export type ScreenName = keyof Awaited<ReturnType<typeof screens>>;

/** Opens a screen and waits until it has everything it asked for. */
export async function open(page: Page, address: string) {
  await page.goto(address, { waitUntil: "networkidle" });
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
}
