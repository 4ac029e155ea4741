import type { Me } from "@/api/me";
import { formatName } from "@/lib/term";

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
