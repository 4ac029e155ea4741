import type { ReactNode } from "react";
import styles from "./Facts.module.css";

export interface Fact {
  term: string;
  /** Nothing is written as an en dash. */
  value: ReactNode;
}

interface FactsProps {
  facts: readonly Fact[];
  /** Close together and without lines between: for a group among others. */
  dense?: boolean;
}

/** Names and values, as "Basics" shows them: two columns where there is room. */
export function Facts({ facts, dense = false }: FactsProps) {
  return (
    <dl className={styles.facts} data-dense={dense}>
      {facts.map(({ term, value }) => (
        <div key={term} className={styles.fact}>
          <dt>{term}</dt>
          <dd>{value === null || value === undefined || value === "" ? "–" : value}</dd>
        </div>
      ))}
    </dl>
  );
}
