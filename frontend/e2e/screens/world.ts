import {
  makeCustomer,
  makeDashboard,
  makeLicense,
  makeOrder,
  makeReseller,
  makeSubscription,
  makeTenant,
} from "../../src/testing/factories/mirror";
import { apiClients } from "./apiClients";
import { auditEvents } from "./audit";
import { launches } from "./launches";
import { operationIn, operations } from "./operations";
import { days, fresh, long, many, names, pick, products, start, uuid } from "./values";

// A portal full of believable things: for looking at every screen.

const resellers = [
  makeReseller({ id: uuid(1), counts: { ...makeReseller().counts, as_of: fresh } }),
  makeReseller({
    id: uuid(2),
    display_name: "Northwind Traders",
    domain: "northwindpartner.onmicrosoft.com",
    authorization_state: "revoked",
    problem: {
      code: "token_revoked",
      detail:
        "Microsoft revoked the sign-in of integration@northwindpartner.onmicrosoft.com. Press Re-authorize.",
      at: fresh,
    },
  }),
  makeReseller({
    id: uuid(3),
    display_name: "Adventure Works",
    authorization_state: "never",
    authorized_at: null,
  }),
];
export const customers = many(14, (i) => {
  const base = makeCustomer();
  return makeCustomer({
    id: uuid(100 + i),
    name: pick(names, i),
    counts: {
      ...base.counts,
      licenses_active: 20 + i * 13,
      licenses_assigned: 12 + i * 11,
      next_renewal_at: days(3 + i * 7),
      as_of: i === 4 ? days(-3) : fresh,
    },
  });
});
export const tenants = many(14, (i) => {
  const base = makeTenant();
  return makeTenant({
    id: uuid(200 + i),
    customer_id: uuid(100 + i),
    customer_name: pick(names, i),
    name: pick(names, i),
    default_domain: `tenant${i}.onmicrosoft.com`,
    consent_state: i === 3 ? "missing" : "granted",
    connection_state: i === 5 ? "not_connected" : "connected",
    gdap_state: i === 6 ? "ended" : "active",
    gdap_ends_at: days(i === 2 ? 20 : 400),
    counts: { ...base.counts, next_renewal_at: days(3 + i * 7), as_of: fresh, licenses_as_of: fresh },
    freshness: ["subscriptions", "orders", "licenses", "gdap"].map((resource, n) => ({
      resource,
      as_of: n === 2 ? days(-2) : fresh,
      last_attempt_at: fresh,
      last_success_at: n === 2 ? days(-2) : fresh,
      problem_code: n === 2 ? "microsoft.consent_missing" : null,
      problem_detail: n === 2 ? "The customer's tenant has not consented to the application." : null,
    })),
  });
});
export const subscriptions = many(50, (i) =>
  makeSubscription({
    id: uuid(300 + i),
    customer_name: pick(names, i),
    tenant_id: uuid(200 + (i % 14)),
    customer_id: uuid(100 + (i % 14)),
    product_name: pick(products, i),
    quantity: 1 + ((i * 37) % 240),
    status: i % 11 === 7 ? "suspended" : i % 13 === 5 ? "expired" : "active",
    term_duration: pick(["P1M", "P1Y", "P3Y"], i),
    billing_cycle: pick(["monthly", "annual"], i),
    is_trial: i % 17 === 9,
    is_add_on: i % 9 === 4,
    auto_renew_enabled: i % 6 !== 2,
    commitment_end_date: days(i * 7 + 0.6),
    cancellation_allowed_until_date: i % 5 === 0 ? days(0.3 + i / 8) : null,
    refund_options:
      i % 5 === 0
        ? [
            { type: "Full", expires_at: days(0.9) },
            { type: "Partial", expires_at: days(5) },
          ]
        : [],
    refundable_quantity:
      i % 5 === 0
        ? {
            total: 15,
            details: [
              { quantity: 10, allowed_until: days(1.3) },
              { quantity: 5, allowed_until: days(5) },
            ],
          }
        : { total: 0, details: [] },
    scheduled_change:
      i % 8 === 0
        ? {
            product_id: null,
            catalog_sku_id: null,
            billing_cycle: "annual",
            term_duration: null,
            promotion_id: null,
            quantity: 30,
            custom_term_end_date: null,
          }
        : null,
    as_of: fresh,
  }),
);
const orders = many(30, (i) =>
  makeOrder({
    id: uuid(400 + i),
    customer_id: uuid(100 + (i % 14)),
    customer_name: pick(names, i),
    ordered_at: days(-i * 9),
    microsoft_order_id: `8f2b6e0a9c${i + 10}`,
    as_of: fresh,
  }),
);
export const licenses = many(6, (i) =>
  makeLicense({
    sku_id: uuid(500 + i),
    product_name: pick(products, i),
    active: 10 + i * 12,
    assigned: i === 3 ? 49 : 6 + i * 9,
    available: i === 3 ? 0 : 4 + i * 3,
    suspended: i === 2 ? 5 : 0,
  }),
);
const throttled = operations.find(({ id }) => id === operationIn("throttled"));
/** How the mirror of a reseller or tenant stands. */
export const syncOf = (id: string | undefined) => ({
  running: id === ids.throttled ? throttled : null,
  resources: (["customers", "gdap", "changes"] as const).map((resource) => ({
    resource,
    as_of: fresh,
    last_attempt_at: fresh,
    last_success_at: fresh,
    problem_code: null,
    problem_detail: null,
    failures: 0,
  })),
  tenants: (["subscriptions", "orders", "licenses", "consent"] as const).map((resource, i) => ({
    resource,
    tenants: 14,
    never_read: 0,
    with_problem: i === 2 ? 1 : 0,
    oldest_success_at: fresh,
  })),
});
export const dashboard = makeDashboard({
  now: new Date(start).toISOString(),
  figures: { ...makeDashboard().figures, as_of: fresh },
  needs_action: [
    {
      kind: "reseller_problem",
      reseller_id: uuid(2),
      customer_id: null,
      tenant_id: null,
      subscription_id: null,
      title: "Northwind Traders",
      detail: "Microsoft revoked the sign-in. Nothing is read until it is authorized again.",
      deadline: null,
    },
    {
      kind: "window_closing",
      reseller_id: uuid(1),
      customer_id: uuid(100),
      tenant_id: uuid(200),
      subscription_id: uuid(300),
      title: "Microsoft 365 Business Premium",
      detail: "Fabrikam GmbH can give back 15 seats.",
      deadline: days(0.3),
    },
    {
      kind: "term_ending",
      reseller_id: uuid(1),
      customer_id: uuid(101),
      tenant_id: uuid(201),
      subscription_id: uuid(302),
      title: "Microsoft Teams Phone Standard",
      detail: `${long}: auto-renew is off and nothing is decided.`,
      deadline: days(1.6),
    },
    {
      kind: "gdap_ending",
      reseller_id: uuid(1),
      customer_id: uuid(102),
      tenant_id: uuid(202),
      subscription_id: null,
      title: "Адатум",
      detail: "Delegated administration ends.",
      deadline: days(20),
    },
    {
      kind: "consent_missing",
      reseller_id: uuid(1),
      customer_id: uuid(103),
      tenant_id: uuid(203),
      subscription_id: null,
      title: "شركة نورثويند",
      detail: "The customer's tenant has not consented to the application.",
      deadline: null,
    },
  ],
  renewals: many(13, (i) => {
    const monday = new Date(start - ((new Date(start).getUTCDay() + 6) % 7) * 86_400_000);
    const seats = [34, 120, 12, 0, 85, 240, 40, 12, 0, 66, 31, 18, 90][i] ?? 0;
    return {
      week_start: `${new Date(monday.getTime() + i * 7 * 86_400_000).toISOString().slice(0, 10)}T00:00:00Z`,
      subscriptions: Math.ceil(seats / 15),
      seats,
      ending_seats: i % 3 === 1 ? Math.floor(seats / 4) : 0,
    };
  }),
  recent_tenants: tenants.slice(0, 5).map(({ id, customer_id, name, default_domain }, i) => ({
    id,
    customer_id,
    name,
    default_domain,
    created_at: days(-i * 2),
  })),
});

/** What each list of the API holds. */
export const lists: Record<string, readonly { id: string }[]> = {
  resellers,
  customers,
  tenants,
  subscriptions,
  orders,
  "audit-events": auditEvents,
  "api-clients": apiClients,
  operations,
  impersonations: launches,
};

export const ids = {
  reseller: uuid(2),
  customer: uuid(101),
  tenant: uuid(203),
  subscription: uuid(300),
  order: uuid(400),
  /** Of the customer. */
  ownSubscription: uuid(301),
  ownOrder: uuid(401),
  /** Of a reseller that is being read, as far as Microsoft lets it. */
  throttled: uuid(1),
};
