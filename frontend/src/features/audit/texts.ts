import { formatName } from "@/lib/term";

export const texts = {
  title: "Audit log",
  caption: "Audit events",
  refresh: "Refresh",
  verify: "Verify",
  emptyTitle: "Nothing recorded yet",
  empty:
    "Whatever somebody does here, and whatever Tenantry does at Microsoft for them, is recorded here with who and when.",
  intact: (events: string) => `The record is as it was written: ${events} in order and unchanged.`,
  broken: (event: number, reason: string) => `The record was changed at event ${event}: ${reason}`,
};

/** Who did it. Without an id it is the program itself, or somebody at the server's command line. */
export function actorName({ actor_id, actor_name }: { actor_id: string | null; actor_name: string }): string {
  return actor_id === null && actor_name === "Tenantry" ? "Tenantry itself" : actor_name;
}

/** "tenant.connected" as people say it: "Tenant connected". */
export function actionName(action: string): string {
  return formatName(action.replace(".", " "));
}
