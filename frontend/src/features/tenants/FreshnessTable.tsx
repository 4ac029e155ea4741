import { Freshness } from "@/components/Freshness";
import { SmallTable } from "@/components/SmallTable";
import { formatLocal } from "@/lib/dates";
import { formatName } from "@/lib/term";
import type { TenantDetail } from "./queries";
import { texts } from "./texts";

const words = texts.overview;

/** When each kind of data was last read, and what went wrong where it was not. */
export function FreshnessTable({ rows }: { rows: TenantDetail["freshness"] }) {
  if (rows.length === 0) return <p>{words.never}</p>;
  return (
    <SmallTable
      caption={words.freshness}
      head={words.head}
      rows={rows.map(({ resource, as_of, last_attempt_at, problem_code, problem_detail }) => ({
        key: resource,
        cells: [
          words.resources[resource] ?? formatName(resource),
          <Freshness key="as_of" asOf={as_of} stale={problem_code !== null} />,
          formatLocal(last_attempt_at),
          problem_detail ?? problem_code ?? words.fine,
        ],
      }))}
    />
  );
}
