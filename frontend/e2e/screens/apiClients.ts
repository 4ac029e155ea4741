import { makeApiClient } from "../../src/testing/factories/apiClient";
import { days, long, many, names, pick, uuid } from "./values";

// Programs that call the API: from the one with a single scope to the one with every scope, a long name and two secrets.

const meanings: Readonly<Record<string, string>> = {
  "customers:read": "See customers",
  "customers:write": "Add, rename and delete customers",
  "tenants:read": "See tenants and how they are connected",
  "tenants:write": "Add, connect and disconnect tenants, ask for consent",
  "subscriptions:read": "See subscriptions",
  "orders:read": "See orders",
  "licenses:read": "See licenses",
  "costs:read": "See what the reseller pays Microsoft",
  "audit:read": "Read the audit",
  "operations:read": "See operations under way and done",
  "sync:run": "Start a sync",
};
const scopes = Object.keys(meanings);

/** Rows of the matrix for what a client may be allowed. */
export const scopeRows = Object.entries(meanings).map(([permission, meaning]) => ({
  permission,
  meaning,
  client_scope: true,
  roles: ["operator", "partner_view", "partner_admin"],
  operations: [],
}));

const secretOf = (i: number) => ({
  id: uuid(960 + i),
  hint: `x7Q${i}`,
  created_at: days(-30 + i),
  expires_at: i % 3 === 1 ? days(6) : null,
  last_used_at: i % 2 ? null : days(-i / 4),
});

export const apiClients = many(6, (i) =>
  makeApiClient({
    id: uuid(950 + i),
    reseller_id: uuid(1),
    reseller_name: "Contoso Cloud",
    name: pick(["Halo PSA", `Reports of ${long}`, "Звіти", "بوابة الدعم", "P"], i),
    scopes: i === 1 ? scopes : scopes.slice(0, 1 + i),
    all_customers: i % 3 !== 2,
    customers: i % 3 === 2 ? names.map((name, n) => ({ id: uuid(100 + n), name })) : [],
    disabled: i === 3,
    secrets: i === 4 ? [] : many(i === 1 ? 2 : 1, secretOf),
    last_used_at: i % 2 ? null : days(-i / 4),
  }),
);

export const clientIds = { one: uuid(950), busiest: uuid(951), limited: uuid(952) };

/** A secret, as it is shown when it was just made. */
export const madeSecret = {
  id: uuid(970),
  hint: "9fKw",
  created_at: days(0),
  expires_at: null,
  last_used_at: null,
  secret: "tnc_pV3u0mJ2n4Zq8sT6wXyA1bC5dE7fG9hKjL0oQrSf9Kw",
};
export const madeClient = { client: apiClients[0], secret: madeSecret };
