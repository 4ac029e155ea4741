import type { Icon } from "@tabler/icons-react";
import type { ReactNode } from "react";
import styles from "./QuietLine.module.css";

interface QuietLineProps {
  icon: Icon;
  /** All is well; without, there is only nothing yet. */
  good?: boolean;
  children: ReactNode;
}

/** Nothing in a section of a page: one line that says why, where a list or a chart would be. */
export function QuietLine({ icon: Shape, good = false, children }: QuietLineProps) {
  return (
    <p className={styles.line} data-good={good}>
      <Shape size={18} stroke={1.6} aria-hidden="true" />
      <span>{children}</span>
    </p>
  );
}
