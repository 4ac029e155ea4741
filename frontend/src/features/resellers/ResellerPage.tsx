import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useCan } from "@/api/me";
import { CopyableId } from "@/components/CopyableId";
import { DetailPage } from "@/components/DetailPage";
import { Freshness } from "@/components/Freshness";
import { PageHead } from "@/components/PageHead";
import { ProblemAlert } from "@/components/ProblemAlert";
import { paths } from "@/lib/paths";
import { AuthorizationChip } from "./AuthorizationChip";
import { AuthorizeButton } from "./AuthorizeButton";
import { resellerQuery, type SyncStatus } from "./queries";
import { ResellerMenu } from "./ResellerMenu";
import { ResellerNotices } from "./ResellerNotices";
import { texts } from "./texts";

const crumb = { label: texts.title, href: paths.resellers };

interface ResellerPageProps {
  id: string;
  /** More actions, left of the primary one; for a reseller that was authorized. */
  actions?: ReactNode;
  /** How its sync stands; not known at first. */
  sync?: SyncStatus;
  /** The tab that is open. */
  children: ReactNode;
}

/** One reseller: its head with "Authorize", what is wrong with it, its tabs, and the tab that is open. */
export function ResellerPage({ id, actions, sync, children }: ResellerPageProps) {
  const can = useCan();
  const query = useQuery(resellerQuery(id));
  const [failure, setFailure] = useState<unknown>(null);
  return (
    <DetailPage
      query={query}
      crumb={crumb}
      loading="Loading the reseller"
      notShown={texts.notShown}
      head={(reseller) => (
        <PageHead
          crumbs={[crumb]}
          title={reseller.display_name}
          facts={
            <>
              <AuthorizationChip reseller={reseller} />
              <span>{reseller.domain}</span>
              {reseller.microsoft_tenant_id ? (
                <CopyableId value={reseller.microsoft_tenant_id} label="Microsoft tenant id" />
              ) : null}
              {reseller.counts.connected_tenants > 0 ? (
                <Freshness asOf={reseller.counts.as_of} awaited={Boolean(sync?.running)} />
              ) : null}
            </>
          }
          actions={
            <>
              {can("resellers:manage") ? <ResellerMenu reseller={reseller} /> : null}
              {reseller.authorization_state === "never" ? null : actions}
              {can("resellers:authorize") ? (
                <AuthorizeButton reseller={reseller} onError={setFailure} />
              ) : null}
            </>
          }
          tabs={[
            { label: texts.tabs.basics, href: paths.reseller(id) },
            { label: texts.tabs.health, href: paths.reseller(id, "health") },
            { label: texts.tabs.sync, href: paths.reseller(id, "sync") },
            { label: texts.tabs.accounts, href: paths.reseller(id, "sub-accounts") },
            ...(can("portal_users:read")
              ? [{ label: texts.tabs.users, href: paths.reseller(id, "users") }]
              : []),
            ...(can("audit:read")
              ? [{ label: texts.tabs.audit, href: paths.reseller(id, "event-log") }]
              : []),
          ]}
        />
      )}
    >
      {(reseller) => (
        <>
          {failure ? <ProblemAlert error={failure} /> : null}
          <ResellerNotices key={id} reseller={reseller} sync={sync} />
          {children}
        </>
      )}
    </DetailPage>
  );
}
