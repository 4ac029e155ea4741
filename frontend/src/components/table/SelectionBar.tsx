import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { plural } from "@/lib/numbers";
import styles from "./SelectionBar.module.css";

interface SelectionBarProps {
  count: number;
  /** One and several of what is selected: "tenant", "tenants". */
  nouns: readonly [one: string, many: string];
  onClear: () => void;
  /** What can be done with them. */
  children: ReactNode;
}

/** Says how many rows are selected, on all pages together, and what can be done with them. */
export function SelectionBar({ count, nouns, onClear, children }: SelectionBarProps) {
  if (count === 0) return null;
  return (
    <div className={styles.bar} role="toolbar" aria-label="Selected rows">
      <p aria-live="polite">{plural(count, nouns[0], nouns[1])} selected</p>
      {children}
      <Button variant="subtle" color="gray" onClick={onClear}>
        Clear selection
      </Button>
    </div>
  );
}
