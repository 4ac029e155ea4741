import { IconCheck } from "@tabler/icons-react";
import styles from "./Steps.module.css";

interface StepsProps {
  /** What the sequence is: "Set-up". */
  label: string;
  steps: readonly string[];
  /** Which one is now, from 0. */
  current: number;
}

/** How far a numbered sequence has come. */
export function Steps({ label, steps, current }: StepsProps) {
  return (
    <ol className={styles.steps} aria-label={label}>
      {steps.map((step, index) => {
        const state = index < current ? "done" : index === current ? "now" : "ahead";
        return (
          <li
            key={step}
            className={styles.step}
            data-state={state}
            aria-current={state === "now" ? "step" : undefined}
          >
            <span className={styles.number}>
              {state === "done" ? <IconCheck size={13} aria-label="Done" /> : index + 1}
            </span>
            <span className={styles.name}>{step}</span>
          </li>
        );
      })}
    </ol>
  );
}
