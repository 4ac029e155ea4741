/** The addresses of the portal's pages, in one place: features link to each other by these and by nothing else. */
export const paths = {
  dashboard: "/",
  portal: "/portal",
  portalAccount: "/portal/account",
  signIn: "/sign-in",
  setUp: "/setup",
  forgotPassword: "/forgot-password",
  resellers: "/resellers",
  addReseller: "/resellers?panel=add",
  reseller: (id: string, tab?: "health" | "sync" | "sub-accounts" | "users") => join("/resellers", id, tab),
  customers: "/customers",
  customer: (id: string, tab?: "subscriptions" | "orders" | "users" | "audit-logs") =>
    join("/customers", id, tab),
  tenants: "/tenants",
  addTenant: "/tenants?panel=add",
  tenant: (id: string, tab?: "subscriptions" | "orders" | "licenses" | "audit-logs") =>
    join("/tenants", id, tab),
  subscriptions: "/subscriptions",
  subscription: (id: string, tab?: "refund-options" | "orders" | "audit-logs") =>
    join("/subscriptions", id, tab),
  orders: "/orders",
  order: (id: string, tab?: "items") => join("/orders", id, tab),
  operations: "/operations",
  operation: (id: string) => join("/operations", id),
  audit: "/audit",
  account: "/account",
  partnerUsers: "/tools/users",
  endUsers: "/tools/users/end-users",
  permissions: "/tools/permissions",
};

function join(...parts: (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join("/");
}
