import { formatCount } from "@/lib/numbers";
import styles from "./SeatsBar.module.css";

interface SeatsBarProps {
  assigned: number;
  total: number;
  /** The numbers beside the bar: as they are, aligned with the rows above and below, or only read aloud. */
  numbers?: "plain" | "aligned" | "none";
}

/** Seats assigned of seats there are, as a bar; more assigned than there are shows in red, with a word. */
export function SeatsBar({ assigned, total, numbers = "plain" }: SeatsBarProps) {
  const over = assigned > total;
  const share = total > 0 ? Math.min(assigned / total, 1) : over ? 1 : 0;
  const free = total - assigned;
  const words = over
    ? `${formatCount(assigned)} of ${formatCount(total)} seats assigned, ${formatCount(-free)} too many`
    : `${formatCount(assigned)} of ${formatCount(total)} seats assigned, ${formatCount(free)} free`;
  return (
    <span className={styles.seats}>
      {numbers === "none" ? null : (
        <span className={styles.numbers} data-aligned={numbers === "aligned"} aria-hidden="true">
          {formatCount(assigned)}
          <span className={styles.total}>/{formatCount(total)}</span>
        </span>
      )}
      <svg
        className={styles.bar}
        viewBox="0 0 100 6"
        preserveAspectRatio="none"
        role="img"
        aria-label={words}
      >
        <title>{words}</title>
        <rect width="100" height="6" className={styles.free} />
        <rect width={share * 100} height="6" className={over ? styles.over : styles.assigned} />
      </svg>
      {over ? (
        <span className={styles.word} aria-hidden="true">
          {formatCount(-free)} over
        </span>
      ) : null}
    </span>
  );
}
