import { useQuery } from "@tanstack/react-query";
import { Navigate, Outlet } from "@tanstack/react-router";
import { PageHead } from "@/components/PageHead";
import { AuditLog } from "@/features/audit/AuditLog";
import { LicensesTab } from "@/features/licenses/LicensesTab";
import { OrderBasicsTab } from "@/features/orders/OrderBasicsTab";
import { OrderItemsTab } from "@/features/orders/OrderItemsTab";
import { OrderList } from "@/features/orders/OrderList";
import { OrderPage } from "@/features/orders/OrderPage";
import { orderQuery } from "@/features/orders/queries";
import { BasicsTab } from "@/features/subscriptions/BasicsTab";
import { subscriptionQuery } from "@/features/subscriptions/queries";
import { RefundOptionsTab } from "@/features/subscriptions/RefundOptionsTab";
import { SubscriptionList } from "@/features/subscriptions/SubscriptionList";
import { SubscriptionPage } from "@/features/subscriptions/SubscriptionPage";
import { OverviewTab } from "@/features/tenants/OverviewTab";
import { tenantQuery } from "@/features/tenants/queries";
import { TenantList } from "@/features/tenants/TenantList";
import { TenantPage } from "@/features/tenants/TenantPage";
import { useCompanyId } from "@/lib/company";
import { companyPaths, paths } from "@/lib/paths";
import { SubscriptionOrders } from "../partner/subscription";
import { useRouteId } from "../useRouteId";
import { OfCompany } from "./OfCompany";

// "Microsoft CSP" of a company, put together from the features that have a part in it.

const useId = () => useCompanyId() ?? "";
const ofCompany = (companyId: string) => ({ customer_id: companyId });

export function ServicesStart() {
  return <Navigate to={companyPaths(useId()).like(paths.tenants)} replace />;
}

/** The lists of a company, as tabs of one page. */
export function Services() {
  return (
    <>
      <PageHead
        title="Microsoft CSP"
        tabs={[
          { label: "Tenants", href: paths.tenants },
          { label: "Subscriptions", href: paths.subscriptions },
          { label: "Licenses", href: paths.licenses },
          { label: "Orders", href: paths.orders },
        ]}
      />
      <Outlet />
    </>
  );
}

export const Tenants = () => <TenantList of={{ customerId: useId() }} />;
export const Subscriptions = () => <SubscriptionList of={ofCompany(useId())} />;
export const Orders = () => <OrderList of={ofCompany(useId())} />;

export function Tenant() {
  const id = useRouteId();
  return (
    <OfCompany query={useQuery(tenantQuery(id))}>
      <TenantPage id={id}>
        <Outlet />
      </TenantPage>
    </OfCompany>
  );
}

export const TenantOverview = () => <OverviewTab id={useRouteId()} />;
export const TenantSubscriptions = () => <SubscriptionList of={{ tenant_id: useRouteId() }} />;
export const TenantOrders = () => <OrderList of={{ tenant_id: useRouteId() }} />;
export const TenantLicenses = () => <LicensesTab tenantId={useRouteId()} />;
export const TenantAudit = () => <AuditLog of={{ tenant_id: useRouteId() }} />;

export function Subscription() {
  const id = useRouteId();
  return (
    <OfCompany query={useQuery(subscriptionQuery(id))}>
      <SubscriptionPage id={id}>
        <Outlet />
      </SubscriptionPage>
    </OfCompany>
  );
}

export const SubscriptionBasics = () => <BasicsTab id={useRouteId()} />;
export const SubscriptionRefund = () => <RefundOptionsTab id={useRouteId()} />;
export const SubscriptionAudit = () => <AuditLog of={{ subscription_id: useRouteId() }} />;
export { SubscriptionOrders };

export function Order() {
  const id = useRouteId();
  return (
    <OfCompany query={useQuery(orderQuery(id))}>
      <OrderPage id={id}>
        <Outlet />
      </OrderPage>
    </OfCompany>
  );
}

export const OrderBasics = () => <OrderBasicsTab id={useRouteId()} />;
export const OrderItems = () => <OrderItemsTab id={useRouteId()} />;
