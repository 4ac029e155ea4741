import { ProgressBar } from "@/components/ProgressBar";
import { formatCount } from "@/lib/numbers";
import styles from "./OperationSteps.module.css";
import type { Operation } from "./queries";
import { texts } from "./texts";
import { tellsProgress, waitsBriefly } from "./waiting";

/** How many of its steps an operation has done, with a bar while it goes on, and for what it waits. */
export function OperationSteps({ operation }: { operation: Operation }) {
  const { done, total, finished_at } = operation;
  const waits = waitsBriefly(operation);
  const words = texts.steps(formatCount(done), formatCount(total));
  if (!tellsProgress(operation)) return "–";
  return (
    <span className={styles.steps}>
      {total > 0 ? <span>{words}</span> : null}
      {total > 0 && !finished_at ? <ProgressBar label={words} done={done} total={total} /> : null}
      {waits ? <span className={styles.waits}>{waits}</span> : null}
    </span>
  );
}
