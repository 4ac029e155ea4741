import { useDelayed } from "@/lib/useDelayed";
import styles from "./Skeletons.module.css";

interface SkeletonProps {
  /** What is being loaded: "Loading customers". */
  label: string;
}

/** The shape of a list while it loads; nothing in the first 150 ms. */
export function ListSkeleton({ label, rows = 10 }: SkeletonProps & { rows?: number }) {
  const due = useDelayed(150);
  return (
    <div className={styles.frame} role="status" aria-label={label} aria-busy="true">
      {due
        ? Array.from({ length: rows }, (_, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: bars of a skeleton never move
            <div key={row} className={styles.row}>
              <span className={styles.bar} data-width={row % 3} />
              <span className={styles.bar} data-width="short" />
              <span className={styles.bar} data-width="short" />
            </div>
          ))
        : null}
    </div>
  );
}

/** The shape of a page's head and body while it loads; nothing in the first 150 ms. */
export function PageSkeleton({ label }: SkeletonProps) {
  const due = useDelayed(150);
  return (
    <div className={styles.page} role="status" aria-label={label} aria-busy="true">
      {due ? (
        <>
          <span className={styles.bar} data-width="short" />
          <span className={styles.bar} data-size="title" data-width={0} />
          <span className={styles.bar} data-width={1} />
          <span className={styles.block} />
        </>
      ) : null}
    </div>
  );
}

/** A part of a page while it loads. */
export function BlockSkeleton({ label }: SkeletonProps) {
  const due = useDelayed(150);
  return (
    <div className={styles.page} role="status" aria-label={label} aria-busy="true">
      {due ? <span className={styles.block} data-size="small" /> : null}
    </div>
  );
}
