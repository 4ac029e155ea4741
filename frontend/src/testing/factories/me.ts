import type { components } from "@/client/schema";

type Me = components["schemas"]["Me"];

export function makeMe(with_: Partial<Me> = {}): Me {
  return {
    login_id: "01937b6e-0000-7000-8000-000000000001",
    name: "Ada Lovelace",
    email: "ada@tenantry.example",
    kind: "operator",
    reseller_id: null,
    level: null,
    catalog_admin: false,
    csp_admin: false,
    companies: [],
    permissions: [],
    acting: null,
    csrf_token: "csrf-1",
    mfa: { state: "proven", methods: ["totp", "recovery_code"] },
    ...with_,
  };
}
