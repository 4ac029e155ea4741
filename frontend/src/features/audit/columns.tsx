import { StateChip } from "@/components/StateChip";
import type { Columns } from "@/components/table/columns";
import { formatLocal, formatUtc } from "@/lib/dates";
import { EventLink } from "./EventLink";
import { ObjectName } from "./ObjectName";
import type { AuditEvent } from "./queries";
import { actorName } from "./texts";

export const auditColumns: Columns<AuditEvent> = [
  { id: "action", header: "What", cell: (event) => <EventLink event={event} /> },
  {
    id: "object",
    header: "On",
    wrap: true,
    bare: true,
    cell: (event) => <ObjectName event={event} />,
  },
  {
    id: "actor",
    header: "Who",
    bare: true,
    cell: (event) => (
      <>
        {actorName(event)}
        {event.on_behalf_of_name ? `, as ${event.on_behalf_of_name}` : null}
      </>
    ),
  },
  {
    id: "occurred_at",
    header: "When",
    bare: true,
    sort: ["-occurred_at"],
    cell: ({ occurred_at }) => (
      <time dateTime={occurred_at} title={formatUtc(occurred_at)}>
        {formatLocal(occurred_at)}
      </time>
    ),
  },
  {
    id: "result",
    header: "Result",
    phone: "end",
    cell: ({ result }) =>
      result === "succeeded" ? (
        <StateChip tone="good" label="Done" />
      ) : (
        <StateChip tone="bad" label="Failed" />
      ),
  },
];
