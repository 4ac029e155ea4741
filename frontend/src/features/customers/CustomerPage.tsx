import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useCan } from "@/api/me";
import { AppLink } from "@/components/AppLink";
import { DetailPage } from "@/components/DetailPage";
import { Freshness } from "@/components/Freshness";
import { PageHead } from "@/components/PageHead";
import { paths } from "@/lib/paths";
import { CustomerMenu } from "./CustomerMenu";
import { customerQuery } from "./queries";
import { texts } from "./texts";

const crumb = { label: texts.title, href: paths.customers };

interface CustomerPageProps {
  id: string;
  /** The tab that is open. */
  children: ReactNode;
}

/** One customer: its head, its tabs, and the tab that is open. */
export function CustomerPage({ id, children }: CustomerPageProps) {
  const can = useCan();
  const query = useQuery(customerQuery(id));
  return (
    <DetailPage
      query={query}
      crumb={crumb}
      loading="Loading the customer"
      notShown={texts.notShown}
      head={(customer) => (
        <PageHead
          crumbs={[crumb]}
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
            ...(can("portal_users:read")
              ? [{ label: texts.tabs.users, href: paths.customer(id, "users") }]
              : []),
            ...(can("impersonations:read")
              ? [{ label: texts.tabs.launches, href: paths.customer(id, "launches") }]
              : []),
            { label: texts.tabs.audit, href: paths.customer(id, "audit-logs") },
          ]}
        />
      )}
    >
      {() => children}
    </DetailPage>
  );
}
