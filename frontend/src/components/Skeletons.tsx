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
      {due ? <Rows count={rows} /> : null}
    </div>
  );
}

/** The shape of a page with its head and tabs while it loads; nothing in the first 150 ms. */
export function PageSkeleton({ label }: SkeletonProps) {
  const due = useDelayed(150);
  return (
    <div className={styles.page} role="status" aria-label={label} aria-busy="true">
      {due ? (
        <>
          <span className={styles.bar} data-width="short" />
          <span className={styles.bar} data-size="title" data-width={1} />
          <span className={styles.bar} data-width={0} />
          <span className={styles.tabs} />
          <Rows count={8} />
        </>
      ) : null}
    </div>
  );
}

/** The shape of figures with lists below them while they load; nothing in the first 150 ms. */
export function FiguresSkeleton({ label }: SkeletonProps) {
  const due = useDelayed(150);
  return (
    <div className={styles.page} role="status" aria-label={label} aria-busy="true">
      {due ? (
        <>
          <span className={styles.block} data-size="figures" />
          <Rows count={8} />
        </>
      ) : null}
    </div>
  );
}

function Rows({ count }: { count: number }) {
  return Array.from({ length: count }, (_, row) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: bars of a skeleton never move
    <div key={row} className={styles.row}>
      <span className={styles.bar} data-width={row % 3} />
      <span className={styles.bar} data-width="short" />
      <span className={styles.bar} data-width="short" />
    </div>
  ));
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
