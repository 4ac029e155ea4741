import { IconClock, IconClockExclamation } from "@tabler/icons-react";
import { useNow } from "@/lib/clock";
import { formatBoth, formatRelative } from "@/lib/dates";
import styles from "./Freshness.module.css";

interface FreshnessProps {
  /** When Microsoft said it, RFC 3339; null when it never did. */
  asOf: string | null;
  /** The server knows that this is the last known state and not the present one. */
  stale?: boolean;
  /** Hours after which data counts as old although nobody said so. */
  staleAfterHours?: number;
  /** It is known to come: that there is none yet is nothing to worry about. */
  awaited?: boolean;
}

/** The age of mirrored data: in grey while it is fresh, in amber when it is not. */
export function Freshness({ asOf, stale = false, staleAfterHours = 26, awaited = false }: FreshnessProps) {
  const now = useNow();
  if (!asOf && awaited) {
    return (
      <span className={styles.freshness}>
        <IconClock size={14} aria-hidden="true" />
        Not read yet
      </span>
    );
  }
  if (!asOf) {
    return (
      <span className={styles.freshness} data-stale="true">
        <IconClockExclamation size={14} aria-hidden="true" />
        Never updated
      </span>
    );
  }
  // What was read a moment ago may be ahead of a clock that ticks every few seconds.
  const known = Math.max(now, Date.parse(asOf));
  const old = stale || now - Date.parse(asOf) > staleAfterHours * 3_600_000;
  const Shape = old ? IconClockExclamation : IconClock;
  return (
    <span className={styles.freshness} data-stale={old} title={formatBoth(asOf)}>
      <Shape size={14} aria-hidden="true" />
      <span>
        {old ? "Last known state, updated " : "Updated "}
        <time dateTime={asOf}>{formatRelative(asOf, known)}</time>
      </span>
    </span>
  );
}
