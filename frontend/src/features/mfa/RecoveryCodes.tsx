import { Button, Group } from "@mantine/core";
import { useEffect, useRef } from "react";
import { showToast } from "@/components/toast";
import styles from "./mfa.module.css";
import { texts } from "./texts";

const words = texts.codes;

/** Recovery codes, which are shown this once. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const done = useRef<HTMLButtonElement>(null);
  // The button that was pressed is gone with its form.
  useEffect(() => done.current?.focus(), []);
  const text = codes.join("\n");
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => showToast({ tone: "good", text: words.copied }),
      () => showToast({ tone: "bad", text: words.notCopied }),
    );
  const download = () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([`${words.fileHead}\n\n${text}\n`], { type: "text/plain" }));
    link.download = words.file;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <div className={styles.form}>
      <h3>{words.title}</h3>
      <p className={styles.lead}>{words.lead}</p>
      <ul className={styles.codes} aria-label={words.title}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Group gap={8}>
        <Button variant="default" onClick={() => void copy()}>
          {words.copy}
        </Button>
        <Button variant="default" onClick={download}>
          {words.download}
        </Button>
      </Group>
      <Button ref={done} onClick={onDone} fullWidth>
        {words.kept}
      </Button>
    </div>
  );
}
