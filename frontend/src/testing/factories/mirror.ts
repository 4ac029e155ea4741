import type { components } from "@/client/schema";

type Schemas = components["schemas"];

const id = (kind: string, n: number) =>
  `01937b6e-0000-7000-8000-${kind}${String(n).padStart(12 - kind.length, "0")}`;
const asOf = "2026-11-20T10:00:00Z";

export function makeReseller(with_: Partial<Schemas["Reseller"]> = {}): Schemas["Reseller"] {
  return {
    id: id("b", 1),
    display_name: "Contoso Cloud",
    nickname: "contoso-cloud",
    domain: "contosocloud.onmicrosoft.com",
    microsoft_tenant_id: "6f1c1b7e-2f55-4c1e-9f0a-3a7d1f0c9b11",
    application_id: "0c6f7f4e-7c2b-4a53-9c55-5d1c52a4a001",
    has_secret: true,
    secret_set_at: "2026-10-01T08:00:00Z",
    secret_expires_at: null,
    authorization_state: "authorized",
    authorized_at: "2026-10-01T08:10:00Z",
    authorized_as: "integration@contosocloud.onmicrosoft.com",
    problem: null,
    last_attempt: null,
    mpn_id: "4711001",
    country: "DE",
    default_currency: "EUR",
    add_customers_by_sync: true,
    mails_end_users: true,
    mail_name: null,
    support_email: null,
    require_mfa: false,
    default_admin_name: null,
    default_admin_email: null,
    counts: {
      customers: 8,
      tenants: 9,
      connected_tenants: 8,
      subscriptions: 34,
      active_subscriptions: 29,
      seats: 612,
      as_of: asOf,
    },
    created_at: "2026-10-01T08:00:00Z",
    updated_at: asOf,
    version: 3,
    ...with_,
  };
}

export function makeCustomer(with_: Partial<Schemas["Customer"]> = {}): Schemas["Customer"] {
  return {
    id: id("c", 1),
    reseller_id: id("b", 1),
    reseller_name: "Contoso Cloud",
    name: "Fabrikam GmbH",
    country: "DE",
    counts: {
      tenants: 1,
      connected_tenants: 1,
      subscriptions: 5,
      active_subscriptions: 4,
      seats: 80,
      licenses_active: 80,
      licenses_assigned: 61,
      next_renewal_at: "2026-12-14T23:59:59Z",
      as_of: asOf,
      licenses_as_of: asOf,
    },
    created_at: "2026-10-02T08:00:00Z",
    updated_at: asOf,
    version: 2,
    ...with_,
  };
}

export function makeTenant(with_: Partial<Schemas["TenantDetail"]> = {}): Schemas["TenantDetail"] {
  return {
    id: id("d", 1),
    reseller_id: id("b", 1),
    reseller_name: "Contoso Cloud",
    customer_id: id("c", 1),
    customer_name: "Fabrikam GmbH",
    microsoft_tenant_id: "a3c9a2a0-5a5e-4a43-8a57-8b6e6d1c2a01",
    partner_center_customer_id: "a3c9a2a0-5a5e-4a43-8a57-8b6e6d1c2a01",
    name: "Fabrikam GmbH",
    default_domain: "fabrikam.onmicrosoft.com",
    country: "DE",
    connection_state: "connected",
    connected_at: "2026-10-02T08:00:00Z",
    relationship_state: "active",
    consent_state: "granted",
    consent_checked_at: asOf,
    gdap_state: "active",
    gdap_ends_at: "2028-03-01T00:00:00Z",
    counts: {
      subscriptions: 5,
      active_subscriptions: 4,
      seats: 80,
      licenses_active: 80,
      licenses_assigned: 61,
      next_renewal_at: "2026-12-14T23:59:59Z",
      as_of: asOf,
      licenses_as_of: asOf,
    },
    freshness: [],
    created_at: "2026-10-02T08:00:00Z",
    updated_at: asOf,
    version: 5,
    ...with_,
  };
}

export function makeSubscription(with_: Partial<Schemas["Subscription"]> = {}): Schemas["Subscription"] {
  return {
    id: id("e", 1),
    reseller_id: id("b", 1),
    reseller_name: "Contoso Cloud",
    customer_id: id("c", 1),
    customer_name: "Fabrikam GmbH",
    tenant_id: id("d", 1),
    tenant_name: "Fabrikam GmbH",
    default_domain: "fabrikam.onmicrosoft.com",
    microsoft_subscription_id: "5d5a1b2c-0b1e-4b52-9a34-0aa0c8f1e001",
    parent_microsoft_subscription_id: null,
    microsoft_order_id: "8f2b6e0a9c11",
    product_name: "Microsoft 365 Business Premium",
    friendly_name: "",
    product_type: "OnlineServicesNCE",
    catalog_item_id: "CFQ7TTC0LCHC:0002:CFQ7TTC0XZ11",
    product_id: "CFQ7TTC0LCHC",
    catalog_sku_id: "0002",
    availability_id: "CFQ7TTC0XZ11",
    status: "active",
    quantity: 25,
    unit_type: "Licenses",
    is_trial: false,
    is_add_on: false,
    billing_type: "license",
    billing_cycle: "monthly",
    term_duration: "P1Y",
    auto_renew_enabled: true,
    purchased_at: "2025-12-15T09:00:00Z",
    effective_start_date: "2025-12-15T00:00:00Z",
    commitment_end_date: "2026-12-14T23:59:59Z",
    cancellation_allowed_until_date: null,
    billing_cycle_end_date: "2026-12-14T23:59:59Z",
    promotion_id: null,
    suspension_reasons: [],
    refund_options: [],
    refundable_quantity: { total: 0, details: [] },
    scheduled_change: null,
    as_of: asOf,
    stale: false,
    version: 4,
    ...with_,
  };
}

export function makeOrder(with_: Partial<Schemas["Order"]> = {}): Schemas["Order"] {
  return {
    id: id("f", 1),
    reseller_id: id("b", 1),
    customer_id: id("c", 1),
    customer_name: "Fabrikam GmbH",
    tenant_id: id("d", 1),
    tenant_name: "Fabrikam GmbH",
    default_domain: "fabrikam.onmicrosoft.com",
    microsoft_order_id: "8f2b6e0a9c11",
    status: "completed",
    transaction_type: "UserPurchase",
    billing_cycle: "monthly",
    total_price: { amount: "515.00", currency: "EUR" },
    ordered_at: "2025-12-15T09:00:00Z",
    items: [
      {
        line_item_number: 0,
        catalog_item_id: "CFQ7TTC0LCHC:0002:CFQ7TTC0XZ11",
        microsoft_subscription_id: "5d5a1b2c-0b1e-4b52-9a34-0aa0c8f1e001",
        product_name: "Microsoft 365 Business Premium",
        quantity: 25,
        term_duration: "P1Y",
        transaction_type: "New",
        unit_price: { amount: "20.6000", currency: "EUR" },
        promotion_id: null,
      },
    ],
    as_of: asOf,
    stale: false,
    ...with_,
  };
}

export function makeLicense(with_: Partial<Schemas["License"]> = {}): Schemas["License"] {
  return {
    sku_id: "cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46",
    sku_part_number: "SPB",
    product_name: "Microsoft 365 Business Premium",
    capability_status: "Enabled",
    active: 25,
    assigned: 19,
    available: 6,
    suspended: 0,
    warning: 0,
    locked_out: 0,
    microsoft_subscription_ids: ["5d5a1b2c-0b1e-4b52-9a34-0aa0c8f1e001"],
    ...with_,
  };
}

export function makeDashboard(with_: Partial<Schemas["Dashboard"]> = {}): Schemas["Dashboard"] {
  return {
    now: "2026-11-20T10:05:00Z",
    figures: {
      resellers: 2,
      authorized_resellers: 2,
      customers: 14,
      tenants: 15,
      connected_tenants: 14,
      subscriptions: 61,
      active_subscriptions: 52,
      seats: 1240,
      licenses_active: 1180,
      licenses_assigned: 943,
      as_of: asOf,
      never_read: 0,
    },
    needs_action: [],
    renewals: [],
    recent_tenants: [],
    ...with_,
  };
}
