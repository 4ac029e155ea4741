import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useCan } from "@/api/me";
import { CopyableId } from "@/components/CopyableId";
import { Freshness } from "@/components/Freshness";
import { PageFailure } from "@/components/PageFailure";
import { PageHead } from "@/components/PageHead";
import { ProblemAlert } from "@/components/ProblemAlert";
import { PageSkeleton } from "@/components/Skeletons";
import { paths } from "@/lib/paths";
import { ConnectDialog } from "./ConnectDialog";
import { ConnectionChip } from "./ConnectionChip";
import { ConsentChip } from "./ConsentChip";
import { GdapChip } from "./GdapChip";
import { tenantQuery } from "./queries";
import { TenantMenu } from "./TenantMenu";
import { texts } from "./texts";

interface TenantPageProps {
  id: string;
  /** More actions, beside the connection's. */
  actions?: ReactNode;
  /** The tab that is open. */
  children: ReactNode;
}

/** One tenant: its head, what connects it, its tabs, and the tab that is open. */
export function TenantPage({ id, actions, children }: TenantPageProps) {
  const can = useCan();
  const query = useQuery(tenantQuery(id));
  const [connecting, setConnecting] = useState(false);
  if (!query.data) {
    if (query.isError)
      return (
        <PageFailure
          crumb={{ label: texts.title, href: paths.tenants }}
          title={texts.notShown}
          error={query.error}
          retry={() => void query.refetch()}
        />
      );
    return <PageSkeleton label="Loading the tenant" />;
  }
  const tenant = query.data;
  const connected = tenant.connection_state === "connected";
  return (
    <>
      <PageHead
        crumbs={[
          { label: texts.title, href: paths.tenants },
          { label: tenant.customer_name, href: paths.customer(tenant.customer_id) },
        ]}
        title={tenant.name || tenant.default_domain}
        facts={
          <>
            <ConnectionChip tenant={tenant} />
            <ConsentChip tenant={tenant} />
            <GdapChip tenant={tenant} />
            <span>{tenant.default_domain}</span>
            <CopyableId value={tenant.microsoft_tenant_id} label="Microsoft tenant id" />
            {connected ? <Freshness asOf={tenant.counts.as_of} /> : null}
          </>
        }
        actions={
          can("tenants:write") ? (
            <>
              <TenantMenu tenant={tenant} />
              {actions}
              <Button variant={connected ? "default" : "filled"} onClick={() => setConnecting(true)}>
                {connected ? texts.connect.edit : texts.connect.action}
              </Button>
            </>
          ) : (
            actions
          )
        }
        tabs={[
          { label: texts.tabs.overview, href: paths.tenant(id) },
          { label: texts.tabs.subscriptions, href: paths.tenant(id, "subscriptions") },
          { label: texts.tabs.orders, href: paths.tenant(id, "orders") },
          { label: texts.tabs.licenses, href: paths.tenant(id, "licenses") },
          { label: texts.tabs.audit, href: paths.tenant(id, "audit-logs") },
        ]}
      />
      {query.isError ? (
        <ProblemAlert
          error={query.error}
          notDone="This is the last known state."
          retry={() => void query.refetch()}
        />
      ) : null}
      {children}
      <ConnectDialog tenant={tenant} opened={connecting} onClose={() => setConnecting(false)} />
    </>
  );
}
