import { useQuery } from "@tanstack/react-query";
import { AppLink } from "@/components/AppLink";
import { Freshness } from "@/components/Freshness";
import { ProblemAlert } from "@/components/ProblemAlert";
import { Section } from "@/components/Section";
import { BlockSkeleton } from "@/components/Skeletons";
import { SmallTable } from "@/components/SmallTable";
import { Stack } from "@/components/Stack";
import { DataTable } from "@/components/table/DataTable";
import { formatLocal } from "@/lib/dates";
import { formatCount } from "@/lib/numbers";
import { paths } from "@/lib/paths";
import { operationColumns } from "./columns";
import { operationName } from "./operationName";
import { operationsQuery, syncStatusQuery } from "./queries";
import { texts } from "./texts";

const words = texts.tab;

/** How fresh everything is that is mirrored of a reseller, and its last syncs. */
export function SyncTab({ resellerId }: { resellerId: string }) {
  const query = useQuery(syncStatusQuery({ kind: "reseller", id: resellerId }));
  const history = useQuery(operationsQuery({ reseller_id: resellerId, limit: 10 }));
  if (!query.data) {
    if (query.isError) return <ProblemAlert error={query.error} retry={() => void query.refetch()} />;
    return <BlockSkeleton label="Loading the state of the sync" />;
  }
  const { resources, tenants } = query.data;
  const runs = history.data?.data ?? [];
  return (
    <Stack>
      <Section title={words.own}>
        {resources.length === 0 ? (
          <p>{words.none}</p>
        ) : (
          <SmallTable
            caption={words.own}
            head={words.head}
            rows={resources.map((row) => ({
              key: row.resource,
              cells: [
                texts.resources[row.resource],
                <Freshness key="as_of" asOf={row.as_of} stale={row.problem_code !== null} />,
                formatLocal(row.last_attempt_at),
                formatCount(row.failures),
                row.problem_detail ?? row.problem_code ?? words.fine,
              ],
            }))}
          />
        )}
      </Section>
      {tenants.length > 0 ? (
        <Section title={words.tenants}>
          <SmallTable
            caption={words.tenants}
            head={words.tenantsHead}
            rows={tenants.map((row) => ({
              key: row.resource,
              cells: [
                texts.resources[row.resource],
                formatCount(row.tenants),
                formatCount(row.never_read),
                formatCount(row.with_problem),
                row.oldest_success_at ? formatLocal(row.oldest_success_at) : words.fine,
              ],
            }))}
          />
        </Section>
      ) : null}
      {runs.length > 0 ? (
        <Section
          title={words.history}
          aside={<AppLink href={`${paths.operations}?reseller_id=${resellerId}`}>{words.all}</AppLink>}
        >
          <DataTable
            caption={words.history}
            columns={operationColumns}
            rows={runs}
            rowId={(operation) => operation.id}
            rowName={operationName}
          />
        </Section>
      ) : null}
    </Stack>
  );
}
