/** Where the pages of the partner portal are. */
export const partner = "/partner";

/** The addresses of the portal's pages, in one place: features link to each other by these and by nothing else. */
export const paths = {
  start: "/",
  dashboard: partner,
  portal: "/portal",
  /** A customer's portal, opened by staff as one of its users. */
  launched: (customerId: string, acting: string) => `${join("/portal", customerId)}?acting=${acting}`,
  portalAccount: "/portal/account",
  signIn: "/sign-in",
  setUp: "/setup",
  forgotPassword: "/forgot-password",
  entryHelp: "/help",
  resellers: `${partner}/resellers`,
  addReseller: `${partner}/resellers?panel=add`,
  reseller: (id: string, tab?: "health" | "sync" | "sub-accounts" | "users" | "event-log") =>
    join(`${partner}/resellers`, id, tab),
  customers: `${partner}/customers`,
  customer: (id: string, tab?: "subscriptions" | "orders" | "users" | "launches" | "audit-logs") =>
    join(`${partner}/customers`, id, tab),
  tenants: `${partner}/tenants`,
  addTenant: `${partner}/tenants?panel=add`,
  tenant: (id: string, tab?: "subscriptions" | "orders" | "licenses" | "audit-logs") =>
    join(`${partner}/tenants`, id, tab),
  subscriptions: `${partner}/subscriptions`,
  subscription: (id: string, tab?: "refund-options" | "orders" | "audit-logs") =>
    join(`${partner}/subscriptions`, id, tab),
  licenses: `${partner}/licenses`,
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
  help: `${partner}/help`,
  customersGuide: `${partner}/help/customers`,
};

const services = /^\/(tenants|subscriptions|licenses|orders)\b/;

/** Where something of the customer portal is: the company that is looked at is in every address (D25). */
export const companyPaths = (companyId: string) => {
  const base = join(paths.portal, companyId);
  return {
    dashboard: base,
    services: join(base, "microsoft-csp"),
    users: join(base, "users"),
    audit: join(base, "audit"),
    actedAsUs: join(base, "acted-as-us"),
    account: join(base, "account"),
    help: join(base, "help"),
    /** Where a page is that has its like in the partner portal, by its address there. */
    like: (href: string) => {
      const rest = href.slice(partner.length);
      return base + (services.test(rest) ? "/microsoft-csp" : "") + rest;
    },
  };
};

function join(...parts: (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined).join("/");
}
