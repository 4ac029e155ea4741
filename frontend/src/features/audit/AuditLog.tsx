import { Button } from "@mantine/core";
import { IconHistory, IconRefresh } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { EmptyState } from "@/components/EmptyState";
import { List } from "@/components/table/List";
import { pageQuery, useListParams } from "@/components/table/useListParams";
import { AuditEventPanel } from "./AuditEventPanel";
import { auditColumns } from "./columns";
import { dayBegins } from "./days";
import { ExportMenu } from "./ExportMenu";
import { type AuditEvent, type AuditFilter, auditEventQuery, auditQuery } from "./queries";
import { actionName, actionOptions, actorName, texts } from "./texts";

interface AuditLogProps {
  /** Narrows to one thing; without, everything the person may see. */
  of?: Pick<AuditFilter, "reseller_id" | "customer_id" | "tenant_id" | "subscription_id">;
}

/** What was done, newest first: everywhere, or to one thing. */
export function AuditLog({ of = {} }: AuditLogProps) {
  const params = useListParams();
  const filter: AuditFilter = {
    ...pageQuery(params.search, ["-occurred_at"], "action", "actor", "on_behalf_of", "q"),
    // In the address "from" is where the page begins, so the days have names of their own.
    from: dayBegins(params.search.since),
    to: dayBegins(params.search.until, 1),
    ...of,
  };
  const query = useQuery(auditQuery(filter));
  const asked = params.search.event;
  const here = query.data?.data.find(({ id }) => id === asked);
  const elsewhere = useQuery({
    ...auditEventQuery(asked ?? ""),
    enabled: Boolean(asked && query.data && !here),
  });
  const open = asked ? (here ?? elsewhere.data) : undefined;
  return (
    <>
      <List
        name="audit"
        caption={texts.caption}
        columns={auditColumns}
        query={query}
        params={params}
        rowId={(event) => event.id}
        rowName={(event) => `${actionName(event.action)}, ${event.object_name}`}
        searchLabel={texts.search}
        filters={[
          { name: "action", label: texts.action, options: actionOptions },
          { name: "actor", label: texts.actor, options: actorOptions(query.data?.data ?? []) },
          { name: "since", label: texts.since },
          { name: "until", label: texts.until },
        ]}
        defaultSort="-occurred_at"
        actions={
          <>
            <Button
              variant="default"
              leftSection={<IconRefresh size={15} />}
              loading={query.isFetching && !query.isPending}
              onClick={() => void query.refetch()}
            >
              {texts.refresh}
            </Button>
            <ExportMenu filter={filter} />
          </>
        }
        empty={
          <EmptyState icon={IconHistory} title={texts.emptyTitle}>
            {texts.empty}
          </EmptyState>
        }
      />
      <AuditEventPanel event={open} onClose={() => params.show({ event: undefined })} />
    </>
  );
}

/** Whoever did something on this page can be chosen. */
function actorOptions(events: readonly AuditEvent[]) {
  const people = new Map(events.flatMap((e) => (e.actor_id ? [[e.actor_id, actorName(e)] as const] : [])));
  return [...people].map(([value, label]) => ({ value, label }));
}
