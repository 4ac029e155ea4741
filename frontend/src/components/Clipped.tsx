import styles from "./Clipped.module.css";

/** A text of one line in a narrow column; what does not fit shows when the pointer rests on it. */
export function Clipped({ text }: { text: string }) {
  return (
    <span className={styles.clipped} title={text}>
      {text}
    </span>
  );
}
