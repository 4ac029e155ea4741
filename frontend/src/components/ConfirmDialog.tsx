import { Button, Group, TextInput } from "@mantine/core";
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import styles from "./ConfirmDialog.module.css";
import { Dialog } from "./Dialog";
import { ProblemAlert } from "./ProblemAlert";

interface ConfirmDialogProps {
  opened: boolean;
  onClose: () => void;
  /** The question. */
  title: string;
  /** The effect, and the price if there is one. */
  children: ReactNode;
  /** Repeats the effect: "Disconnect". */
  confirmLabel: string;
  onConfirm: () => void;
  /** For what cannot be undone: the word that must be typed, exactly. */
  typedWord?: string;
  destructive?: boolean;
  pending?: boolean;
  error?: unknown;
  /** What did not happen when it failed. */
  notDone?: string;
}

/** Asks before something that matters. What was typed is gone when it is opened again. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <Dialog opened={props.opened} onClose={props.onClose} title={props.title}>
      <ConfirmForm {...props} />
    </Dialog>
  );
}

function ConfirmForm({
  onClose,
  children,
  confirmLabel,
  onConfirm,
  typedWord,
  ...props
}: ConfirmDialogProps) {
  const [typed, setTyped] = useState("");
  const { pending = false, error } = props;
  // The second click of two comes before `pending` does.
  const confirmed = useRef(false);
  useEffect(() => {
    if (error || !pending) confirmed.current = false;
  }, [pending, error]);
  const ready = typedWord === undefined || typed.trim() === typedWord;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!ready || confirmed.current) return;
    confirmed.current = true;
    onConfirm();
  };
  return (
    <form onSubmit={submit} className={styles.form}>
      <div className={styles.effect}>{children}</div>
      {typedWord ? (
        <TextInput
          label={`Type ${typedWord} to confirm`}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoComplete="off"
          data-autofocus
        />
      ) : null}
      {error ? <ProblemAlert error={error} notDone={props.notDone} /> : null}
      <Group justify="flex-end" gap={8}>
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          type="submit"
          color={props.destructive ? "red" : undefined}
          disabled={!ready}
          loading={pending}
          data-autofocus={typedWord ? undefined : true}
        >
          {confirmLabel}
        </Button>
      </Group>
    </form>
  );
}
