import type { components } from "@/client/schema";

type Schemas = components["schemas"];
type PortalUser = Schemas["PortalUser"];

const common = {
  reseller_id: "01937b6e-0000-7000-8000-b00000000001",
  mobile: "",
  level: "view",
  catalog_admin: false,
  csp_admin: false,
  master_admin: false,
  status: "active",
  second_factor: false,
  last_login_at: null,
  created_at: "2026-10-01T08:00:00Z",
  updated_at: "2026-11-01T08:00:00Z",
  version: 1,
} satisfies Partial<PortalUser>;

/** Somebody who works for the reseller. */
export function makePartnerUser(with_: Partial<PortalUser> = {}): PortalUser {
  return {
    ...common,
    id: "01937b6e-0000-7000-8000-e00000000001",
    kind: "partner",
    customer_id: null,
    customer_name: null,
    email: "johanna@contoso.example",
    name: "Johanna Weingartner",
    ...with_,
  };
}

/** Somebody who works for a customer. */
export function makeCustomerUser(with_: Partial<PortalUser> = {}): PortalUser {
  return {
    ...common,
    id: "01937b6e-0000-7000-8000-f00000000001",
    kind: "customer",
    customer_id: "01937b6e-0000-7000-8000-c00000000001",
    customer_name: "Fabrikam GmbH",
    email: "mia@fabrikam.example",
    name: "Mia Sommer",
    ...with_,
  };
}

export function makePermissions(): Schemas["PermissionMatrix"] {
  return {
    roles: ["operator", "partner_view", "partner_admin", "csp_admin", "customer_view", "master_admin"],
    data: [
      {
        permission: "customers:read",
        meaning: "See customers",
        client_scope: true,
        roles: ["operator", "partner_view", "partner_admin", "customer_view"],
        operations: ["getCustomer", "listCustomers"],
      },
      {
        permission: "portal_users:write",
        meaning: "Invite, change, disable and delete portal users",
        client_scope: false,
        roles: ["operator", "partner_admin", "master_admin"],
        operations: ["createPortalUser"],
      },
      {
        permission: "platform:manage",
        meaning: "Look after the installation",
        client_scope: false,
        roles: ["operator"],
        operations: [],
      },
    ],
  };
}

type Handover = components["schemas"]["Handover"];

export const makeHandover = (over: Partial<Handover> = {}): Handover => ({
  mailed: false,
  waits: false,
  link: null,
  until: "2026-03-09T10:00:00Z",
  sender_name: "Contoso Cloud",
  support_email: null,
  ...over,
});
