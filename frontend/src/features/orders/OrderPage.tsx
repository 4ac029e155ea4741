import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { DetailPage } from "@/components/DetailPage";
import { Freshness } from "@/components/Freshness";
import { PageHead } from "@/components/PageHead";
import { useCompanyId } from "@/lib/company";
import { formatMoney } from "@/lib/money";
import { paths } from "@/lib/paths";
import { OrderStatusChip } from "./OrderStatusChip";
import { orderQuery } from "./queries";
import { texts } from "./texts";

const crumb = { label: texts.title, href: paths.orders };

interface OrderPageProps {
  id: string;
  /** The tab that is open. */
  children: ReactNode;
}

/** One order: its head, its tabs, and the tab that is open. */
export function OrderPage({ id, children }: OrderPageProps) {
  const companyId = useCompanyId();
  const query = useQuery(orderQuery(id));
  return (
    <DetailPage
      query={query}
      crumb={crumb}
      loading="Loading the order"
      notShown={texts.notShown}
      head={(order) => (
        <PageHead
          crumbs={[
            crumb,
            ...(companyId ? [] : [{ label: order.customer_name, href: paths.customer(order.customer_id) }]),
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
      )}
    >
      {() => children}
    </DetailPage>
  );
}
