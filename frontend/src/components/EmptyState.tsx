import type { Icon } from "@tabler/icons-react";
import type { ReactNode } from "react";
import styles from "./EmptyState.module.css";

interface EmptyStateProps {
  icon: Icon;
  /** What this would be. */
  title: string;
  /** Why there is none. */
  children: ReactNode;
  /** The one next step. */
  action?: ReactNode;
}

/** Nothing here: what it would be, why there is none, the one next step. */
export function EmptyState({ icon: Shape, title, children, action }: EmptyStateProps) {
  return (
    <div className={styles.empty}>
      <span className={styles.icon}>
        <Shape size={22} stroke={1.6} aria-hidden="true" />
      </span>
      <h2 className={styles.title}>{title}</h2>
      <div className={styles.text}>{children}</div>
      {action}
    </div>
  );
}
