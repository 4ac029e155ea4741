import { useQuery } from "@tanstack/react-query";
import { Navigate, Outlet, useSearch } from "@tanstack/react-router";
import { AuditLog } from "@/features/audit/AuditLog";
import { CustomerList } from "@/features/customers/CustomerList";
import { syncStatusQuery } from "@/features/operations/queries";
import { SyncButton } from "@/features/operations/SyncButton";
import { SyncTab } from "@/features/operations/SyncTab";
import { useSync } from "@/features/operations/useSync";
import { PartnerUsersTab } from "@/features/portal-users/PartnerUserList";
import { BasicsTab } from "@/features/resellers/BasicsTab";
import { HealthTab } from "@/features/resellers/HealthTab";
import { ResellerPage } from "@/features/resellers/ResellerPage";
import { limitsForm } from "../limitsForm";
import { wizard } from "../setup/wizard";
import { useRouteId } from "../useRouteId";

// The page of a reseller and its tabs, put together from the features that have a part in them.

export function Reseller() {
  const id = useRouteId();
  const { authorization }: { authorization?: string } = useSearch({ strict: false });
  const sync = useQuery(syncStatusQuery({ kind: "reseller", id }));
  // Microsoft sends everybody back to this page; who is setting up goes on there.
  if (authorization && wizard.active()) {
    return <Navigate to="/setup/authorize" search={{ reseller: id, authorization } as never} replace />;
  }
  return (
    <ResellerPage id={id} sync={sync.data} actions={<SyncButton target={{ kind: "reseller", id }} />}>
      <Outlet />
    </ResellerPage>
  );
}

export const ResellerBasics = () => <BasicsTab id={useRouteId()} />;
export function ResellerHealth() {
  const id = useRouteId();
  return <HealthTab id={id} onSync={useSync({ kind: "reseller", id }).start} />;
}

export const ResellerSync = () => <SyncTab resellerId={useRouteId()} />;
export const ResellerAccounts = () => <CustomerList resellerId={useRouteId()} />;
export const ResellerAudit = () => <AuditLog of={{ reseller_id: useRouteId() }} />;
export const ResellerUsers = () => <PartnerUsersTab resellerId={useRouteId()} limits={limitsForm} />;
