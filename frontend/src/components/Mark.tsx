import styles from "./Mark.module.css";

interface MarkProps {
  /** Side length in px. */
  size?: number;
}

/** The product's mark: a T of tiles, one roof over its tenants. Decorative; the name stands beside it. */
export function Mark({ size = 24 }: MarkProps) {
  return (
    <svg className={styles.mark} width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <rect width="24" height="24" rx="5.5" className={styles.ground} />
      <rect x="4" y="4.5" width="16" height="4.6" rx="1.3" className={styles.roof} />
      <rect x="9.7" y="10.4" width="4.6" height="9.6" rx="1.3" className={styles.roof} />
      <rect x="4" y="10.4" width="4.4" height="4.4" rx="1.3" className={styles.tile} />
      <rect x="15.6" y="10.4" width="4.4" height="4.4" rx="1.3" className={styles.tile} />
    </svg>
  );
}
