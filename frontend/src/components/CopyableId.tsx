import { IconCheck, IconCopy } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { announce } from "./announce";
import styles from "./CopyableId.module.css";

interface CopyableIdProps {
  /** What is copied, and shown unless `text` is given. */
  value: string;
  /** What it is the id of: "tenant id". Names the button. */
  label: string;
  /** A shorter form to show. */
  text?: string;
}

/** An id in the mono font with a button that copies it whole. */
export function CopyableId({ value, label, text }: CopyableIdProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
      announce(`Copied the ${label}.`);
    } catch {
      announce(`The browser did not allow copying. Select the ${label} and copy it by hand.`);
    }
  };

  return (
    <span className={styles.id}>
      <code className={styles.text} title={text ? value : undefined}>
        {text ?? value}
      </code>
      <button type="button" className={styles.copy} onClick={() => void copy()} aria-label={`Copy ${label}`}>
        {copied ? <IconCheck size={14} aria-hidden="true" /> : <IconCopy size={14} aria-hidden="true" />}
      </button>
    </span>
  );
}
