import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useCan } from "@/api/me";
import { CopyableId } from "@/components/CopyableId";
import { DetailPage } from "@/components/DetailPage";
import { Freshness } from "@/components/Freshness";
import { PageHead } from "@/components/PageHead";
import { useCompanyId } from "@/lib/company";
import { paths } from "@/lib/paths";
import { ConnectDialog } from "./ConnectDialog";
import { ConnectionChip } from "./ConnectionChip";
import { ConsentChip } from "./ConsentChip";
import { GdapChip } from "./GdapChip";
import { tenantQuery } from "./queries";
import { TenantMenu } from "./TenantMenu";
import { texts } from "./texts";

const crumb = { label: texts.title, href: paths.tenants };

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
  const companyId = useCompanyId();
  const query = useQuery(tenantQuery(id));
  const [connecting, setConnecting] = useState(false);
  return (
    <DetailPage
      query={query}
      crumb={crumb}
      loading="Loading the tenant"
      notShown={texts.notShown}
      head={(tenant) => {
        const connected = tenant.connection_state === "connected";
        return (
          <PageHead
            crumbs={[
              crumb,
              ...(companyId
                ? []
                : [{ label: tenant.customer_name, href: paths.customer(tenant.customer_id) }]),
            ]}
            title={tenant.name || tenant.default_domain}
            facts={
              <>
                {companyId ? null : (
                  <>
                    <ConnectionChip tenant={tenant} />
                    <ConsentChip tenant={tenant} />
                    <GdapChip tenant={tenant} />
                  </>
                )}
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
              ...(can("audit:read")
                ? [{ label: texts.tabs.audit, href: paths.tenant(id, "audit-logs") }]
                : []),
            ]}
          />
        );
      }}
    >
      {(tenant) => (
        <>
          {children}
          <ConnectDialog tenant={tenant} opened={connecting} onClose={() => setConnecting(false)} />
        </>
      )}
    </DetailPage>
  );
}
