import { Outlet } from "@tanstack/react-router";
import { AuditLog } from "@/features/audit/AuditLog";
import { LicensesTab } from "@/features/licenses/LicensesTab";
import { SyncButton } from "@/features/operations/SyncButton";
import { OrderList } from "@/features/orders/OrderList";
import { SubscriptionList } from "@/features/subscriptions/SubscriptionList";
import { OverviewTab } from "@/features/tenants/OverviewTab";
import { TenantPage } from "@/features/tenants/TenantPage";
import { useRouteId } from "../useRouteId";

// The page of a tenant and its tabs, put together from the features that have a part in them.

export function Tenant() {
  const id = useRouteId();
  return (
    <TenantPage id={id} actions={<SyncButton target={{ kind: "tenant", id }} />}>
      <Outlet />
    </TenantPage>
  );
}

export const TenantOverview = () => <OverviewTab id={useRouteId()} />;
export const TenantSubscriptions = () => <SubscriptionList of={{ tenant_id: useRouteId() }} />;
export const TenantOrders = () => <OrderList of={{ tenant_id: useRouteId() }} />;
export const TenantLicenses = () => <LicensesTab tenantId={useRouteId()} />;
export const TenantAudit = () => <AuditLog of={{ tenant_id: useRouteId() }} />;
