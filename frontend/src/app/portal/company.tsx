import { useCan } from "@/api/me";
import { PageHead } from "@/components/PageHead";
import { AuditLog } from "@/features/audit/AuditLog";
import { LaunchLog } from "@/features/launch/LaunchLog";
import { texts as launchTexts } from "@/features/launch/texts";
import { CustomerUsersTab } from "@/features/portal-users/CustomerUserList";
import { useCompanyId } from "@/lib/company";
import { limitsForm } from "../limitsForm";
import { NotFoundPage } from "../NotFoundPage";

// The pages about a company itself. Who may not see one meets what an address without a page shows.

export function CompanyUsers() {
  const can = useCan();
  const companyId = useCompanyId() ?? "";
  if (!can("portal_users:read")) return <NotFoundPage />;
  return (
    <>
      <PageHead title="Users" />
      <CustomerUsersTab customerId={companyId} limits={limitsForm} />
    </>
  );
}

export function CompanyAudit() {
  const can = useCan();
  const companyId = useCompanyId() ?? "";
  if (!can("audit:read")) return <NotFoundPage />;
  return (
    <>
      <PageHead title="Audit log" />
      <AuditLog of={{ customer_id: companyId }} />
    </>
  );
}

/** Who acted as the company's people. */
export function CompanyLaunches() {
  const can = useCan();
  const companyId = useCompanyId() ?? "";
  if (!can("impersonations:read")) return <NotFoundPage />;
  return (
    <>
      <PageHead title={launchTexts.log.title} />
      <LaunchLog customerId={companyId} />
    </>
  );
}
