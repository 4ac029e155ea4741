import { Button } from "@mantine/core";
import { IconHistory, IconRefresh } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { EmptyState } from "@/components/EmptyState";
import { List } from "@/components/table/List";
import { pageQuery, useListParams } from "@/components/table/useListParams";
import { AuditEventPanel } from "./AuditEventPanel";
import { auditColumns } from "./columns";
import { type AuditFilter, auditQuery } from "./queries";
import { actionName, texts } from "./texts";

interface AuditLogProps {
  /** Narrows to one thing; without, everything the person may see. */
  of?: Pick<AuditFilter, "reseller_id" | "customer_id" | "tenant_id" | "subscription_id">;
}

/** What was done, newest first: everywhere, or to one thing. */
export function AuditLog({ of = {} }: AuditLogProps) {
  const params = useListParams();
  const query = useQuery(
    auditQuery({ ...pageQuery(params.search, ["-occurred_at"], "action", "from", "to"), ...of }),
  );
  const open = query.data?.data.find(({ id }) => id === params.search.event);
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
        defaultSort="-occurred_at"
        actions={
          <Button
            variant="default"
            leftSection={<IconRefresh size={15} />}
            loading={query.isFetching && !query.isPending}
            onClick={() => void query.refetch()}
          >
            {texts.refresh}
          </Button>
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
