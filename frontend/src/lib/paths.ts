/** Where the pages of the partner portal are. */
export const partner = "/partner";

/** The addresses of the portal's pages, in one place: features link to each other by these and by nothing else. */
export const paths = {
  start: "/",
  dashboard: partner,
  portal: "/portal",
  portalAccount: "/portal/account",
  signIn: "/sign-in",
  setUp: "/setup",
  forgotPassword: "/forgot-password",
  resellers: `${partner}/resellers`,
  addReseller: `${partner}/resellers?panel=add`,
  reseller: (id: string, tab?: "health" | "sync" | "sub-accounts" | "users" | "event-log") =>
    join(`${partner}/resellers`, id, tab),
  customers: `${partner}/customers`,
  customer: (id: string, tab?: "subscriptions" | "orders" | "users" | "audit-logs") =>
    join(`${partner}/customers`, id, tab),
  tenants: `${partner}/tenants`,
  addTenant: `${partner}/tenants?panel=add`,
  tenant: (id: string, tab?: "subscriptions" | "orders" | "licenses" | "audit-logs") =>
    join(`${partner}/tenants`, id, tab),
  subscriptions: `${partner}/subscriptions`,
  subscription: (id: string, tab?: "refund-options" | "orders" | "audit-logs") =>
    join(`${partner}/subscriptions`, id, tab),
  orders: `${partner}/orders`,
  order: (id: string, tab?: "items") => join(`${partner}/orders`, id, tab),
  operations: `${partner}/operations`,
  operation: (id: string) => join(`${partner}/operations`, id),
  audit: `${partner}/audit`,
  account: `${partner}/account`,
  partnerUsers: `${partner}/tools/users`,
  endUsers: `${partner}/tools/users/end-users`,
  apiClients: `${partner}/tools/api-clients`,
  permissions: `${partner}/tools/permissions`,
  outbox: `${partner}/tools/outbox`,
};

function join(...parts: (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join("/");
}
