import type { ReactNode } from "react";
import styles from "./Facts.module.css";

export interface Fact {
  term: string;
  /** Nothing is written as an en dash. */
  value: ReactNode;
}

/** Names and values, as "Basics" shows them: two columns where there is room. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(({ term, value }) => (
        <div key={term} className={styles.fact}>
          <dt>{term}</dt>
          <dd>{value === null || value === undefined || value === "" ? "–" : value}</dd>
        </div>
      ))}
    </dl>
  );
}
