import { StateChip } from "@/components/StateChip";
import { formatDate } from "@/lib/dates";
import type { Tenant } from "./queries";
import { texts } from "./texts";

/** Whether the tenant is mapped to a customer of Partner Center, and still is one there. */
export function ConnectionChip({ tenant }: { tenant: Tenant }) {
  if (tenant.relationship_state === "removed") return <StateChip tone="bad" label={texts.removed} />;
  const { connection_state: state, connected_at } = tenant;
  return (
    <StateChip
      tone={state === "connected" ? "good" : "neutral"}
      label={texts.connection[state]}
      detail={connected_at ? formatDate(connected_at) : undefined}
    />
  );
}
