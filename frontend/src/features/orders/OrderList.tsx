import { IconReceipt } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useCan } from "@/api/me";
import { AppLink } from "@/components/AppLink";
import { EmptyState } from "@/components/EmptyState";
import { List } from "@/components/table/List";
import { pageQuery, useListParams } from "@/components/table/useListParams";
import { useCompanyId } from "@/lib/company";
import { oldest } from "@/lib/oldest";
import { paths } from "@/lib/paths";
import { orderColumns, orderColumnsOfOne, orderColumnsWithoutCosts } from "./columns";
import { type OrderFilter, ordersQuery } from "./queries";
import { texts } from "./texts";

interface OrderListProps {
  /** Narrows to one customer, tenant or subscription; without, everything the person may see. */
  of?: Pick<OrderFilter, "customer_id" | "tenant_id" | "microsoft_subscription_id">;
}

/** Orders, everywhere or of one thing, newest first. */
export function OrderList({ of }: OrderListProps) {
  const params = useListParams();
  const costs = useCan()("costs:read");
  const companyId = useCompanyId();
  const query = useQuery(ordersQuery({ ...pageQuery(params.search, ["-ordered_at"]), ...of }));
  return (
    <List
      name={of ? "orders.of-one" : "orders"}
      caption={texts.caption}
      columns={!costs ? orderColumnsWithoutCosts : of ? orderColumnsOfOne : orderColumns}
      query={query}
      params={params}
      rowId={(row) => row.id}
      rowName={(row) => row.microsoft_order_id}
      defaultSort="-ordered_at"
      freshness={oldest(query.data?.data ?? [])}
      empty={
        <EmptyState
          icon={IconReceipt}
          title={texts.emptyTitle}
          action={of ? undefined : <AppLink href={paths.resellers}>{texts.resellers}</AppLink>}
        >
          {companyId ? texts.emptyOfCompany : of ? texts.emptyOfOne : texts.empty}
        </EmptyState>
      }
    />
  );
}
