import { IconWorld } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { EmptyState } from "@/components/EmptyState";
import { ProblemAlert } from "@/components/ProblemAlert";
import { Section } from "@/components/Section";
import { ListSkeleton } from "@/components/Skeletons";
import { Stack } from "@/components/Stack";
import { LicensesTab } from "@/features/licenses/LicensesTab";
import { useCompanyId } from "@/lib/company";
import { companyTenantsQuery } from "./companyTenants";

/** The licenses of a company, tenant by tenant. */
export function Licenses() {
  const query = useQuery(companyTenantsQuery(useCompanyId() ?? ""));
  if (!query.data) {
    if (query.isError) return <ProblemAlert error={query.error} retry={() => void query.refetch()} />;
    return <ListSkeleton label="Loading the tenants" />;
  }
  if (query.data.data.length === 0) {
    return (
      <EmptyState icon={IconWorld} title="No licenses yet">
        Licenses belong to a tenant, your company's space at Microsoft. Your cloud partner connects it.
      </EmptyState>
    );
  }
  return (
    <Stack>
      {query.data.data.map(({ id, name, default_domain }) => (
        <Section key={id} title={name || default_domain}>
          <LicensesTab tenantId={id} />
        </Section>
      ))}
    </Stack>
  );
}
