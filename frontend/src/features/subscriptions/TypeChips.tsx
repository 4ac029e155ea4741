import { formatName, formatTerm } from "@/lib/term";
import type { Subscription } from "./queries";
import styles from "./TypeChips.module.css";
import { texts } from "./texts";

/** What kind of subscription it is: its term and billing, trial, add-on. */
export function TypeChips({ subscription }: { subscription: Subscription }) {
  const { term_duration, billing_cycle, is_trial, is_add_on } = subscription;
  const parts = [
    formatTerm(term_duration),
    billing_cycle && billing_cycle !== "none" ? formatName(billing_cycle).toLowerCase() : "",
  ].filter(Boolean);
  return (
    <span className={styles.type}>
      {parts.join(", ") || "–"}
      {is_trial ? <span className={styles.mark}>{texts.trial}</span> : null}
      {is_add_on ? <span className={styles.mark}>{texts.addOn}</span> : null}
    </span>
  );
}
