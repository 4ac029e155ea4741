import { StateChip } from "@/components/StateChip";
import styles from "./AccessChips.module.css";
import { ConsentChip } from "./ConsentChip";
import { GdapChip } from "./GdapChip";
import type { Tenant } from "./queries";
import { texts } from "./texts";

/** Whether the tenant can be read and administered: one chip when it can, else what is missing. */
export function AccessChips({ tenant }: { tenant: Tenant }) {
  const consented = tenant.consent_state === "granted";
  const delegated = tenant.gdap_state === "active";
  if (consented && delegated) return <StateChip tone="good" label={texts.access} />;
  return (
    <span className={styles.chips}>
      {consented ? null : <ConsentChip tenant={tenant} />}
      {delegated ? null : <GdapChip tenant={tenant} />}
    </span>
  );
}
