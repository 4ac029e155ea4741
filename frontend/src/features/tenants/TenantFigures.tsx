import { SeatsBar } from "@/components/SeatsBar";
import { Stat } from "@/components/Stat";
import { StatRow } from "@/components/StatRow";
import { formatDate } from "@/lib/dates";
import { formatCount, formatShare } from "@/lib/numbers";
import { paths } from "@/lib/paths";
import type { Tenant } from "./queries";
import { texts } from "./texts";

const words = texts.overview;

/** The numbers of one tenant. */
export function TenantFigures({ tenant: { id, counts } }: { tenant: Tenant }) {
  const { licenses_active, licenses_assigned, next_renewal_at } = counts;
  return (
    <StatRow>
      <Stat
        label={words.active}
        value={formatCount(counts.active_subscriptions)}
        href={paths.tenant(id, "subscriptions")}
      >
        {words.ofAll(formatCount(counts.subscriptions))}
      </Stat>
      <Stat label={words.bought} value={formatCount(counts.seats)} href={paths.tenant(id, "subscriptions")} />
      <Stat
        label={words.seats}
        value={licenses_active > 0 ? formatShare(licenses_assigned / licenses_active) : "–"}
        href={paths.tenant(id, "licenses")}
      >
        {licenses_active > 0 ? <SeatsBar assigned={licenses_assigned} total={licenses_active} /> : null}
      </Stat>
      <Stat label={words.renewal} value={next_renewal_at ? formatDate(next_renewal_at) : "–"} />
    </StatRow>
  );
}
