import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { AppLink } from "@/components/AppLink";
import { CopyableId } from "@/components/CopyableId";
import { Freshness } from "@/components/Freshness";
import { PageFailure } from "@/components/PageFailure";
import { PageHead } from "@/components/PageHead";
import { ProblemAlert } from "@/components/ProblemAlert";
import { PageSkeleton } from "@/components/Skeletons";
import { paths } from "@/lib/paths";
import { subscriptionQuery } from "./queries";
import { StatusChip } from "./StatusChip";
import { texts } from "./texts";

interface SubscriptionPageProps {
  id: string;
  /** The tab that is open. */
  children: ReactNode;
}

/** One subscription: its head, its tabs, and the tab that is open. */
export function SubscriptionPage({ id, children }: SubscriptionPageProps) {
  const query = useQuery(subscriptionQuery(id));
  if (!query.data) {
    if (query.isError)
      return (
        <PageFailure
          crumb={{ label: texts.title, href: paths.subscriptions }}
          title={texts.notShown}
          error={query.error}
          retry={() => void query.refetch()}
        />
      );
    return <PageSkeleton label="Loading the subscription" />;
  }
  const subscription = query.data;
  return (
    <>
      <PageHead
        crumbs={[
          { label: texts.title, href: paths.subscriptions },
          { label: subscription.customer_name, href: paths.customer(subscription.customer_id) },
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
          { label: texts.tabs.audit, href: paths.subscription(id, "audit-logs") },
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
    </>
  );
}
