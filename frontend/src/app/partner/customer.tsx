import { Outlet } from "@tanstack/react-router";
import { AuditLog } from "@/features/audit/AuditLog";
import { CustomerPage } from "@/features/customers/CustomerPage";
import { OverviewTab } from "@/features/customers/OverviewTab";
import { LaunchLog } from "@/features/launch/LaunchLog";
import { OrderList } from "@/features/orders/OrderList";
import { CustomerUsersTab } from "@/features/portal-users/CustomerUserList";
import { SubscriptionList } from "@/features/subscriptions/SubscriptionList";
import { TenantList } from "@/features/tenants/TenantList";
import { limitsForm } from "../limitsForm";
import { useRouteId } from "../useRouteId";
import { launchForm } from "./launchForm";

// The page of a customer and its tabs, put together from the features that have a part in them.

export function Customer() {
  return (
    <CustomerPage id={useRouteId()}>
      <Outlet />
    </CustomerPage>
  );
}

export function CustomerOverview() {
  const id = useRouteId();
  return <OverviewTab id={id} tenants={<TenantList of={{ customerId: id }} />} />;
}

export const CustomerSubscriptions = () => <SubscriptionList of={{ customer_id: useRouteId() }} />;
export const CustomerOrders = () => <OrderList of={{ customer_id: useRouteId() }} />;
export const CustomerUsers = () => (
  <CustomerUsersTab customerId={useRouteId()} launch={launchForm} limits={limitsForm} />
);
export const CustomerLaunches = () => <LaunchLog customerId={useRouteId()} audit />;
export const CustomerAudit = () => <AuditLog of={{ customer_id: useRouteId() }} />;
