import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useCan } from "@/api/me";
import { AppLink } from "@/components/AppLink";
import { Freshness } from "@/components/Freshness";
import { PageFailure } from "@/components/PageFailure";
import { PageHead } from "@/components/PageHead";
import { PageSkeleton } from "@/components/Skeletons";
import { paths } from "@/lib/paths";
import { CustomerMenu } from "./CustomerMenu";
import { customerQuery } from "./queries";
import { texts } from "./texts";

interface CustomerPageProps {
  id: string;
  /** The tab that is open. */
  children: ReactNode;
}

/** One customer: its head, its tabs, and the tab that is open. */
export function CustomerPage({ id, children }: CustomerPageProps) {
  const can = useCan();
  const query = useQuery(customerQuery(id));
  if (!query.data) {
    if (query.isError)
      return (
        <PageFailure
          crumb={{ label: texts.title, href: paths.customers }}
          title={texts.notShown}
          error={query.error}
          retry={() => void query.refetch()}
        />
      );
    return <PageSkeleton label="Loading the customer" />;
  }
  const customer = query.data;
  return (
    <>
      <PageHead
        crumbs={[{ label: texts.title, href: paths.customers }]}
        title={customer.name}
        facts={
          <>
            <AppLink href={paths.reseller(customer.reseller_id)}>{customer.reseller_name}</AppLink>
            {customer.country ? <span>{customer.country}</span> : null}
            {customer.counts.connected_tenants > 0 ? <Freshness asOf={customer.counts.as_of} /> : null}
          </>
        }
        actions={can("customers:write") ? <CustomerMenu customer={customer} /> : null}
        tabs={[
          { label: texts.tabs.overview, href: paths.customer(id) },
          { label: texts.tabs.subscriptions, href: paths.customer(id, "subscriptions") },
          { label: texts.tabs.orders, href: paths.customer(id, "orders") },
          { label: texts.tabs.audit, href: paths.customer(id, "audit-logs") },
        ]}
      />
      {children}
    </>
  );
}
