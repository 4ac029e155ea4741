import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useCan } from "@/api/me";
import { AppLink } from "@/components/AppLink";
import { CopyableId } from "@/components/CopyableId";
import { DetailPage } from "@/components/DetailPage";
import { Freshness } from "@/components/Freshness";
import { PageHead } from "@/components/PageHead";
import { useCompanyId } from "@/lib/company";
import { paths } from "@/lib/paths";
import { subscriptionQuery } from "./queries";
import { StatusChip } from "./StatusChip";
import { texts } from "./texts";

const crumb = { label: texts.title, href: paths.subscriptions };

interface SubscriptionPageProps {
  id: string;
  /** The tab that is open. */
  children: ReactNode;
}

/** One subscription: its head, its tabs, and the tab that is open. */
export function SubscriptionPage({ id, children }: SubscriptionPageProps) {
  const can = useCan();
  const companyId = useCompanyId();
  const query = useQuery(subscriptionQuery(id));
  return (
    <DetailPage
      query={query}
      crumb={crumb}
      loading="Loading the subscription"
      notShown={texts.notShown}
      head={(subscription) => (
        <PageHead
          crumbs={[
            crumb,
            ...(companyId
              ? []
              : [{ label: subscription.customer_name, href: paths.customer(subscription.customer_id) }]),
          ]}
          title={subscription.friendly_name || subscription.product_name}
          facts={
            <>
              <StatusChip status={subscription.status} />
              <AppLink href={paths.tenant(subscription.tenant_id)}>{subscription.default_domain}</AppLink>
              <CopyableId value={subscription.microsoft_subscription_id} label="Microsoft subscription id" />
              <Freshness asOf={subscription.as_of} stale={subscription.stale} />
            </>
          }
          tabs={[
            { label: texts.tabs.basics, href: paths.subscription(id) },
            { label: texts.tabs.refund, href: paths.subscription(id, "refund-options") },
            { label: texts.tabs.orders, href: paths.subscription(id, "orders") },
            ...(can("audit:read")
              ? [{ label: texts.tabs.audit, href: paths.subscription(id, "audit-logs") }]
              : []),
          ]}
        />
      )}
    >
      {() => children}
    </DetailPage>
  );
}
