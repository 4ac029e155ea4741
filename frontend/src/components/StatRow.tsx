import type { ReactNode } from "react";
import styles from "./StatRow.module.css";

/** A few Stats side by side in one frame. */
export function StatRow({ children }: { children: ReactNode }) {
  return <div className={styles.row}>{children}</div>;
}
