import { IconCalendar } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { AppLink } from "@/components/AppLink";
import { NameLink } from "@/components/NameLink";
import { ProblemAlert } from "@/components/ProblemAlert";
import { QuietLine } from "@/components/QuietLine";
import { BlockSkeleton } from "@/components/Skeletons";
import { SmallTable } from "@/components/SmallTable";
import { OutcomeChip } from "@/features/subscriptions/OutcomeChip";
import { subscriptionsQuery } from "@/features/subscriptions/queries";
import { useNow } from "@/lib/clock";
import { formatDate } from "@/lib/dates";
import { formatCount } from "@/lib/numbers";
import { paths } from "@/lib/paths";

const shown = 8;
const ahead = 90 * 86_400_000;

/** Subscriptions whose term ends soon, the nearest first. */
export function RenewalsWidget({ companyId }: { companyId: string }) {
  const renews_before = new Date(useNow() + ahead).toISOString().slice(0, 10);
  const query = useQuery(
    subscriptionsQuery({
      customer_id: companyId,
      status: "active",
      sort: "commitment_end_date",
      renews_before,
      limit: shown,
    }),
  );
  if (!query.data) {
    if (query.isError) return <ProblemAlert error={query.error} retry={() => void query.refetch()} />;
    return <BlockSkeleton label="Loading subscriptions" />;
  }
  const { data: rows, next_cursor } = query.data;
  if (rows.length === 0) {
    return <QuietLine icon={IconCalendar}>Nothing renews in the next 90 days.</QuietLine>;
  }
  return (
    <>
      <SmallTable
        caption="Subscriptions nearing renewal"
        head={["Product", "Seats", "Renews on", "At term end"]}
        rows={rows.map((row) => ({
          key: row.id,
          cells: [
            <NameLink
              key="name"
              href={paths.subscription(row.id)}
              name={row.friendly_name || row.product_name}
            />,
            formatCount(row.quantity),
            row.commitment_end_date ? formatDate(row.commitment_end_date) : "–",
            <OutcomeChip key="outcome" subscription={row} />,
          ],
        }))}
      />
      {next_cursor ? (
        <p>
          <AppLink
            href={`${paths.subscriptions}?sort=commitment_end_date&status=active&renews_before=${renews_before}`}
          >
            All that renew by then
          </AppLink>
        </p>
      ) : null}
    </>
  );
}
