import { makeMe } from "../../src/testing/factories/me";
import { scopeRows } from "./apiClients";
import { launchedMe } from "./launches";
import { customers } from "./world";

// Who looks at a page: staff, somebody of two companies, or somebody on the way in.

const companyOf = (i: number) => ({
  customer_id: customers[i]?.id ?? "",
  customer_name: customers[i]?.name ?? "",
  reseller_name: "Contoso Cloud",
  level: "admin" as const,
  master_admin: true,
  permissions: [
    "customers:read",
    "tenants:read",
    "subscriptions:read",
    "orders:read",
    "licenses:read",
    "audit:read",
    "portal_users:read",
    "portal_users:write",
    "impersonations:read",
  ],
});

const clara = { name: "Clara Fabrikam", email: "clara@fabrikam.example", kind: "customer" as const };

const callers = {
  partner: makeMe({
    name: "Ada Lovelace",
    permissions: [
      "resellers:read",
      "resellers:write",
      "resellers:manage",
      "resellers:authorize",
      "audit:verify",
      "portal_users:read",
      "portal_users:write",
      "impersonations:read",
      "impersonations:write",
      "api_clients:read",
      "api_clients:write",
      ...scopeRows.map(({ permission }) => permission),
    ],
  }),
  customer: makeMe({ ...clara, companies: [companyOf(0), companyOf(1)] }),
  /** Has given the password, and has every kind of second factor. */
  needed: makeMe({ ...clara, mfa: { state: "needed", methods: ["passkey", "totp", "recovery_code"] } }),
  /** Has given the password, and must have a second factor. */
  enrolling: makeMe({ ...clara, mfa: { state: "enroll", methods: [] } }),
};

export type Caller = keyof typeof callers;

const isCaller = (name: string): name is Caller => name in callers;

/** Who asks, by the page that asks: its address says it, or whose portal it is in. */
export function callerOf(page: URL): Caller {
  const named = page.searchParams.get("caller") ?? "";
  if (isCaller(named)) return named;
  return page.pathname.startsWith("/portal") ? "customer" : "partner";
}

export const meOf = (caller: Caller, acting: string | null) =>
  acting && caller === "customer" ? launchedMe(acting) : callers[caller];
