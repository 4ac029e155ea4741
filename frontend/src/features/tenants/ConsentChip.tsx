import { StateChip } from "@/components/StateChip";
import { formatUtc } from "@/lib/dates";
import type { Tenant } from "./queries";
import { texts } from "./texts";

const consentTones = { granted: "good", missing: "warn", unknown: "neutral" } as const;

/** Whether the tenant lets the reseller's application read it. */
export function ConsentChip({ tenant }: { tenant: Pick<Tenant, "consent_state" | "consent_checked_at"> }) {
  const { consent_state: state, consent_checked_at: at } = tenant;
  return (
    <StateChip
      tone={consentTones[state]}
      label={texts.consent[state]}
      detail={at ? formatUtc(at) : undefined}
    />
  );
}
