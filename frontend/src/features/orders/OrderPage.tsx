import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Freshness } from "@/components/Freshness";
import { PageFailure } from "@/components/PageFailure";
import { PageHead } from "@/components/PageHead";
import { ProblemAlert } from "@/components/ProblemAlert";
import { PageSkeleton } from "@/components/Skeletons";
import { formatMoney } from "@/lib/money";
import { paths } from "@/lib/paths";
import { OrderStatusChip } from "./OrderStatusChip";
import { orderQuery } from "./queries";
import { texts } from "./texts";

interface OrderPageProps {
  id: string;
  /** The tab that is open. */
  children: ReactNode;
}

/** One order: its head, its tabs, and the tab that is open. */
export function OrderPage({ id, children }: OrderPageProps) {
  const query = useQuery(orderQuery(id));
  if (!query.data) {
    if (query.isError)
      return (
        <PageFailure
          crumb={{ label: texts.title, href: paths.orders }}
          title={texts.notShown}
          error={query.error}
          retry={() => void query.refetch()}
        />
      );
    return <PageSkeleton label="Loading the order" />;
  }
  const order = query.data;
  return (
    <>
      <PageHead
        crumbs={[
          { label: texts.title, href: paths.orders },
          { label: order.customer_name, href: paths.customer(order.customer_id) },
        ]}
        title={texts.order(order.microsoft_order_id)}
        facts={
          <>
            <OrderStatusChip status={order.status} />
            {order.total_price ? <span>{formatMoney(order.total_price)}</span> : null}
            <Freshness asOf={order.as_of} stale={order.stale} />
          </>
        }
        tabs={[
          { label: texts.tabs.basics, href: paths.order(id) },
          { label: texts.tabs.items, href: paths.order(id, "items") },
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
