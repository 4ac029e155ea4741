import { IconWorld } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { AppLink } from "@/components/AppLink";
import { NameLink } from "@/components/NameLink";
import { ProblemAlert } from "@/components/ProblemAlert";
import { QuietLine } from "@/components/QuietLine";
import { BlockSkeleton } from "@/components/Skeletons";
import { SmallTable } from "@/components/SmallTable";
import { tenantsQuery } from "@/features/tenants/queries";
import { formatDate } from "@/lib/dates";
import { formatCount } from "@/lib/numbers";
import { paths } from "@/lib/paths";

const shown = 8;

/** The tenants of a company and what each has. */
export function TenantsWidget({ companyId }: { companyId: string }) {
  const query = useQuery(tenantsQuery({ customer_id: companyId, sort: "name", limit: shown }));
  if (!query.data) {
    if (query.isError) return <ProblemAlert error={query.error} retry={() => void query.refetch()} />;
    return <BlockSkeleton label="Loading tenants" />;
  }
  const { data: rows, next_cursor } = query.data;
  if (rows.length === 0) {
    return <QuietLine icon={IconWorld}>Your company has no tenant yet.</QuietLine>;
  }
  return (
    <>
      <SmallTable
        caption="Tenants"
        head={["Tenant", "Domain", "Active subscriptions", "Next renewal"]}
        rows={rows.map(({ id, name, default_domain, counts }) => ({
          key: id,
          cells: [
            <NameLink key="name" href={paths.tenant(id)} name={name || default_domain} />,
            default_domain,
            formatCount(counts.active_subscriptions),
            counts.next_renewal_at ? formatDate(counts.next_renewal_at) : "–",
          ],
        }))}
      />
      {next_cursor ? (
        <p>
          <AppLink href={paths.tenants}>All tenants</AppLink>
        </p>
      ) : null}
    </>
  );
}
