import { formatName } from "@/lib/term";

export const texts = {
  title: "Audit log",
  caption: "Audit events",
  refresh: "Refresh",
  search: "Name of the thing",
  action: "What",
  actor: "Who",
  since: "From",
  until: "To",
  export: "Export",
  csv: "CSV, for a spreadsheet",
  ndjson: "NDJSON",
  ndjsonChained: "NDJSON, to verify elsewhere",
  heads: "Signed heads",
  /** Fields that go by the name which people know. */
  fields: {
    csp_admin: "CSP Admin",
    catalog_admin: "Partner Admin",
    master_admin: "Master Admin",
  } as Readonly<Record<string, string>>,
  showBroken: "Show that event",
  verify: "Verify",
  emptyTitle: "Nothing recorded yet",
  empty:
    "Whatever somebody does here, and whatever Tenantry does at Microsoft for them, is recorded here with who and when.",
  intact: (events: string, chains: string) =>
    `The record is as it was written: ${events} in ${chains}, in order and unchanged.`,
  upTo: (event: number, head: string, signed: string) =>
    `The last is event ${event} with the hash ${head}…, compared with ${signed}.`,
  broken: (event: number, reason: string) => `The record was changed at event ${event}: ${reason}`,
};

/** Who did it. Without an id it is the program itself, or somebody at the server's command line. */
export function actorName({ actor_id, actor_name }: { actor_id: string | null; actor_name: string }): string {
  return actor_id === null && actor_name === "Tenantry" ? "Tenantry itself" : actor_name;
}

/** "tenant.connected" as people say it: "Tenant connected". */
export function actionName(action: string): string {
  const said = action
    .replace(/^impersonation\./, "launch.")
    .replace(/^mfa\./, "second_factor.")
    .replace("totp", "app");
  return formatName(said.replace(".", " "));
}

/** What can be looked for; the list shows whatever else there is. */
const actions = [
  "order.added",
  "order.changed",
  "subscription.added",
  "subscription.changed",
  "subscription.removed",
  "license.changed",
  "tenant.created",
  "tenant.connected",
  "tenant.disconnected",
  "tenant.consent_changed",
  "customer.created",
  "customer.updated",
  "customer.deleted",
  "portal_user.created",
  "portal_user.invited",
  "portal_user.updated",
  "portal_user.deleted",
  "portal_user.password_set",
  "reseller.updated",
  "reseller.secret_changed",
  "reseller.authorized",
  "session.opened",
  "session.refused",
  "mail.retried",
  "webhook.registered",
  "audit.broken",
];

export const actionOptions = actions.map((value) => ({ value, label: actionName(value) }));
