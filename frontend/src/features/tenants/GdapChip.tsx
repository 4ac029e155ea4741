import { StateChip } from "@/components/StateChip";
import { formatUtc } from "@/lib/dates";
import type { Tenant } from "./queries";
import { texts } from "./texts";

const gdapTones = { active: "good", missing: "warn", ended: "bad", unknown: "neutral" } as const;

/** Whether the reseller has delegated administration of the tenant, and until when. */
export function GdapChip({ tenant }: { tenant: Pick<Tenant, "gdap_state" | "gdap_ends_at"> }) {
  const { gdap_state: state, gdap_ends_at: ends } = tenant;
  return (
    <StateChip
      tone={gdapTones[state]}
      label={texts.gdap[state]}
      detail={ends ? formatUtc(ends) : undefined}
    />
  );
}
