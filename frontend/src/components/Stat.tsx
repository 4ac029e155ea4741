import type { ReactNode } from "react";
import { AppLink } from "./AppLink";
import styles from "./Stat.module.css";

interface StatProps {
  label: string;
  /** The number itself. */
  value: ReactNode;
  /** What stands under it: a bar, a share, a comparison. */
  children?: ReactNode;
  /** Where the number comes from. */
  href?: string;
}

/** One number people look at. */
export function Stat({ label, value, children, href }: StatProps) {
  return (
    <div className={styles.stat}>
      <p className={styles.label}>{href ? <AppLink href={href}>{label}</AppLink> : label}</p>
      <p className={styles.value}>{value}</p>
      {children ? <div className={styles.under}>{children}</div> : null}
    </div>
  );
}
