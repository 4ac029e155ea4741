import { useNow } from "@/lib/clock";
import { formatRelative, formatUtc, formatYours } from "@/lib/dates";
import styles from "./Deadline.module.css";

const hour = 3_600_000;

interface DeadlineProps {
  /** When it is over, RFC 3339. */
  at: string;
}

/** A point in time that somebody must not miss: how far away, when in UTC and when on the viewer's clock. */
export function Deadline({ at }: DeadlineProps) {
  const now = useNow();
  const left = Date.parse(at) - now;
  const yours = formatYours(at);
  const urgency = left < 0 ? "past" : left < 12 * hour ? "high" : left < 48 * hour ? "raised" : "low";
  return (
    <time className={styles.deadline} data-urgency={urgency} dateTime={at}>
      <span className={styles.relative}>{formatRelative(at, now)}</span>
      <span className={styles.absolute}>
        <span>
          {formatUtc(at)}
          {yours ? "," : null}
        </span>{" "}
        {yours ? <span>{yours}</span> : null}
      </span>
    </time>
  );
}
