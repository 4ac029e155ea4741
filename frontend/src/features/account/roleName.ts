import type { Me } from "@/api/me";
import { formatName } from "@/lib/term";

type Company = Me["companies"][number];

const levels: Record<Company["level"], string> = {
  view: "View: see licenses, subscriptions and orders",
  modify: "Modify: also change quantities and assign licenses, as soon as this portal offers it",
  admin:
    "Admin: also see the audit log and who acted as your company's people; order, cancel and manage the directory's users as soon as this portal offers it",
};

/** What somebody may do in a company, in one line. */
export function accessWords({ level, master_admin }: Company): string {
  return master_admin ? `${levels[level]}. Master Admin: manage who has access` : levels[level];
}

/** What somebody is here, in one line: "Partner user, admin, CSP Admin". */
export function roleName(me: Me): string {
  if (me.kind === "operator") {
    return "Platform operator";
  }
  return [
    formatName(`${me.kind}_user`),
    me.level ?? "",
    me.catalog_admin ? "Partner Admin" : "",
    me.csp_admin ? "CSP Admin" : "",
  ]
    .filter(Boolean)
    .join(", ");
}
