import { CopyableId } from "@/components/CopyableId";
import { Facts } from "@/components/Facts";
import { SidePanel } from "@/components/SidePanel";
import { formatBoth } from "@/lib/dates";
import { ChangedFields } from "./ChangedFields";
import type { AuditEvent } from "./queries";
import { actionName, actorName } from "./texts";

interface AuditEventPanelProps {
  /** Undefined while none is open. */
  event: AuditEvent | undefined;
  onClose: () => void;
}

/** One event in full: who, what, before and after, and the ids to ask others about. */
export function AuditEventPanel({ event, onClose }: AuditEventPanelProps) {
  return (
    <SidePanel opened={event !== undefined} onClose={onClose} title={event ? actionName(event.action) : ""}>
      {event ? (
        <>
          <Facts
            facts={[
              { term: "On", value: event.object_name },
              { term: "Who", value: actorName(event) },
              { term: "On behalf of", value: event.on_behalf_of_name },
              { term: "From address", value: event.actor_address },
              { term: "When", value: formatBoth(event.occurred_at) },
              { term: "Result", value: event.result === "succeeded" ? "Done" : "Failed" },
              { term: "Request id", value: id(event.request_id, "request id") },
              {
                term: "Microsoft correlation id",
                value: id(event.microsoft_correlation_id, "correlation id"),
              },
            ]}
          />
          <ChangedFields before={event.before} after={event.after} />
        </>
      ) : null}
    </SidePanel>
  );
}

function id(value: string, label: string) {
  return value ? <CopyableId value={value} label={label} /> : null;
}
