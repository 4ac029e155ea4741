import { IconPackage } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { AppLink } from "@/components/AppLink";
import { EmptyState } from "@/components/EmptyState";
import { List } from "@/components/table/List";
import { pageQuery, useListParams } from "@/components/table/useListParams";
import { useNow } from "@/lib/clock";
import { useCompanyId } from "@/lib/company";
import { oldest } from "@/lib/oldest";
import { paths } from "@/lib/paths";
import { subscriptionColumns, subscriptionColumnsOfCompany, subscriptionColumnsOfOne } from "./columns";
import { type SubscriptionFilter, subscriptionsQuery } from "./queries";
import { texts } from "./texts";

const sorts = ["name", "commitment_end_date", "-created_at"] as const;
const day = 86_400_000;

interface SubscriptionListProps {
  /** Narrows to one customer or tenant; without, everything the person may see. */
  of?: Pick<SubscriptionFilter, "customer_id" | "tenant_id" | "reseller_id">;
}

/** Subscriptions, everywhere or of one customer or tenant. */
export function SubscriptionList({ of }: SubscriptionListProps) {
  const params = useListParams();
  const companyId = useCompanyId();
  const now = useNow();
  // The address may name a status there is not; the API then says so.
  const asked = pageQuery(params.search, sorts, "status", "renews_before", "q") as SubscriptionFilter;
  const query = useQuery(subscriptionsQuery({ ...asked, ...of }));
  const dateIn = (days: number) => new Date(now + days * day).toISOString().slice(0, 10);
  return (
    <List
      name={companyId ? "subscriptions.of-company" : of ? "subscriptions.of-one" : "subscriptions"}
      caption={texts.caption}
      columns={companyId ? subscriptionColumnsOfCompany : of ? subscriptionColumnsOfOne : subscriptionColumns}
      query={query}
      params={params}
      rowId={(row) => row.id}
      rowName={(row) => (companyId ? row.product_name : `${row.product_name}, ${row.customer_name}`)}
      defaultSort="-created_at"
      searchLabel={texts.search}
      filters={[
        {
          name: "status",
          label: texts.status,
          options: Object.entries(texts.statuses).map(([value, label]) => ({ value, label })),
        },
        {
          name: "renews_before",
          label: texts.renews,
          options: [30, 60, 90].map((days) => ({ value: dateIn(days), label: texts.days(days) })),
        },
      ]}
      freshness={oldest(query.data?.data ?? [])}
      empty={
        <EmptyState
          icon={IconPackage}
          title={texts.emptyTitle}
          action={of ? undefined : <AppLink href={paths.resellers}>{texts.resellers}</AppLink>}
        >
          {companyId ? texts.emptyOfCompany : of ? texts.emptyOfTenant : texts.empty}
        </EmptyState>
      }
    />
  );
}
