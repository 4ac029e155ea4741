import { ProgressBar } from "@/components/ProgressBar";
import { formatCount } from "@/lib/numbers";
import styles from "./OperationSteps.module.css";
import type { Operation } from "./queries";
import { texts } from "./texts";
import { waitsBriefly } from "./waiting";

/** How many of its steps an operation has done, with a bar while it runs, and for what it waits. */
export function OperationSteps({ operation }: { operation: Operation }) {
  const { done, total, finished_at } = operation;
  const waits = waitsBriefly(operation);
  if (total === 0) return waits ?? "–";
  const words = texts.steps(formatCount(done), formatCount(total));
  return (
    <>
      <span className={styles.steps}>
        <span>{words}</span>
        {finished_at ? null : <ProgressBar label={words} done={done} total={total} />}
      </span>
      {waits ? <span className={styles.waits}>{waits}</span> : null}
    </>
  );
}
