import styles from "./ProgressBar.module.css";

interface ProgressBarProps {
  /** What is in progress. */
  label: string;
  done: number;
  /** 0 while it is not known how much there is. */
  total: number;
}

/** How far a piece of slow work has come. */
export function ProgressBar({ label, done, total }: ProgressBarProps) {
  return (
    <progress
      className={styles.progress}
      aria-label={label}
      {...(total > 0 ? { value: Math.min(done, total), max: total } : {})}
    />
  );
}
