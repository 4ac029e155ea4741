import { Outlet } from "@tanstack/react-router";
import { CustomerList } from "@/features/customers/CustomerList";
import { BasicsTab } from "@/features/resellers/BasicsTab";
import { HealthTab } from "@/features/resellers/HealthTab";
import { ResellerPage } from "@/features/resellers/ResellerPage";
import { ResellersPage } from "@/features/resellers/ResellersPage";
import { useRouteId } from "../useRouteId";

// The pages of resellers, put together from the features that have a part in them.

export const Resellers = () => <ResellersPage />;

export function Reseller() {
  return (
    <ResellerPage id={useRouteId()}>
      <Outlet />
    </ResellerPage>
  );
}

export const ResellerBasics = () => <BasicsTab id={useRouteId()} />;
export const ResellerHealth = () => <HealthTab id={useRouteId()} />;
export const ResellerAccounts = () => <CustomerList resellerId={useRouteId()} />;
