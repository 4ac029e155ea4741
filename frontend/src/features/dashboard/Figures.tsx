import { SeatsBar } from "@/components/SeatsBar";
import { Stat } from "@/components/Stat";
import { StatRow } from "@/components/StatRow";
import { formatCount, formatShare } from "@/lib/numbers";
import { paths } from "@/lib/paths";

import type { Dashboard } from "./queries";
import { texts } from "./texts";

/** The numbers people look at first. */
export function Figures({ figures }: { figures: Dashboard["figures"] }) {
  const { licenses_active, licenses_assigned } = figures;
  return (
    <StatRow>
      <Stat label={texts.customers} value={formatCount(figures.customers)} href={paths.customers}>
        {texts.resellers(formatCount(figures.authorized_resellers), formatCount(figures.resellers))}
      </Stat>
      <Stat label={texts.tenants} value={formatCount(figures.tenants)} href={paths.tenants}>
        {texts.connected(formatCount(figures.connected_tenants))}
      </Stat>
      <Stat
        label={texts.subscriptions}
        value={formatCount(figures.active_subscriptions)}
        href={`${paths.subscriptions}?status=active`}
      >
        {texts.ofAll(formatCount(figures.subscriptions))}
      </Stat>
      <Stat
        label={texts.seats}
        value={licenses_active > 0 ? formatShare(licenses_assigned / licenses_active) : "–"}
      >
        {licenses_active > 0 ? <SeatsBar assigned={licenses_assigned} total={licenses_active} /> : null}
      </Stat>
    </StatRow>
  );
}
