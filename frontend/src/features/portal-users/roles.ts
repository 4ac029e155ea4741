import { formatName } from "@/lib/term";

export interface RoleGroup {
  /** Whose roles these are. */
  label: string;
  roles: readonly { role: string; label: string }[];
}

const platform = "Platform";
const partner = "Partner user";
const customer = "Customer user";
const named: Readonly<Record<string, readonly [group: string, label: string]>> = {
  operator: [platform, "Operator"],
  partner_view: [partner, "View"],
  partner_modify: [partner, "Modify"],
  partner_admin: [partner, "Admin"],
  catalog_admin: [partner, "Partner Admin"],
  csp_admin: [partner, "CSP Admin"],
  customer_view: [customer, "View"],
  customer_modify: [customer, "Modify"],
  customer_admin: [customer, "Admin"],
  master_admin: [customer, "Master Admin"],
};

/** The roles of the matrix, in its order, by whose they are. One that is new here goes by its own name. */
export function roleGroups(roles: readonly string[]): RoleGroup[] {
  const groups = new Map<string, RoleGroup["roles"]>();
  for (const role of roles) {
    const [group, label] = named[role] ?? ["Others", formatName(role)];
    groups.set(group, [...(groups.get(group) ?? []), { role, label }]);
  }
  return Array.from(groups, ([label, members]) => ({ label, roles: members }));
}
