import { Checkbox } from "@mantine/core";
import type { ReactNode } from "react";
import styles from "./limits.module.css";

interface BoundedProps {
  label: string;
  bounded: boolean;
  onChange: (bounded: boolean) => void;
  /** By what, while it is. */
  children: ReactNode;
}

/** A group of limits that holds only while it is ticked. */
export function Bounded({ label, bounded, onChange, children }: BoundedProps) {
  return (
    <div className={styles.bounded}>
      <Checkbox label={label} checked={bounded} onChange={(event) => onChange(event.currentTarget.checked)} />
      {bounded ? <div className={styles.by}>{children}</div> : null}
    </div>
  );
}
