import { CompanyDashboard } from "@/features/company-dashboard/CompanyDashboard";
import { useCompanyId } from "@/lib/company";
import { RenewalsWidget } from "./widgets/RenewalsWidget";
import { SeatsWidget } from "./widgets/SeatsWidget";
import { TenantsWidget } from "./widgets/TenantsWidget";

/** The first page of a company's portal, put together from the features whose figures it can show. */
export function Dashboard() {
  const companyId = useCompanyId() ?? "";
  return (
    <CompanyDashboard
      companyId={companyId}
      contents={{
        seats: <SeatsWidget companyId={companyId} />,
        renewals: <RenewalsWidget companyId={companyId} />,
        tenants: <TenantsWidget companyId={companyId} />,
      }}
    />
  );
}
