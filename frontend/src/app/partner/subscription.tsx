import { useQuery } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { AuditLog } from "@/features/audit/AuditLog";
import { OrderList } from "@/features/orders/OrderList";
import { BasicsTab } from "@/features/subscriptions/BasicsTab";
import { subscriptionQuery } from "@/features/subscriptions/queries";
import { RefundOptionsTab } from "@/features/subscriptions/RefundOptionsTab";
import { SubscriptionPage } from "@/features/subscriptions/SubscriptionPage";
import { useRouteId } from "../useRouteId";

// The page of a subscription and its tabs, put together from the features that have a part in them.

export function Subscription() {
  return (
    <SubscriptionPage id={useRouteId()}>
      <Outlet />
    </SubscriptionPage>
  );
}

export const SubscriptionBasics = () => <BasicsTab id={useRouteId()} />;
export const SubscriptionRefund = () => <RefundOptionsTab id={useRouteId()} />;

/** Orders know a subscription by Microsoft's id. */
export function SubscriptionOrders() {
  const { data } = useQuery(subscriptionQuery(useRouteId()));
  if (!data) return null;
  const { tenant_id, microsoft_subscription_id } = data;
  return <OrderList of={{ tenant_id, microsoft_subscription_id }} />;
}

export const SubscriptionAudit = () => <AuditLog of={{ subscription_id: useRouteId() }} />;
