import { Button, Group, PasswordInput, TextInput } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { type FormEvent, type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import styles from "./InlineEdit.module.css";
import { ProblemAlert } from "./ProblemAlert";

interface InlineEditProps {
  /** What is edited: names the field and its buttons. */
  label: string;
  value: string;
  /** How the value looks while it is not edited; the value itself by default. */
  display?: ReactNode;
  /** Saves; what it throws is shown and the field stays open with what was typed. */
  onSave: (value: string) => Promise<unknown>;
  /** The sentence that says what is wrong with a value, or null. */
  validate?: (value: string) => string | null;
  /** For secrets: starts empty, is not shown while typed, and is never shown after. */
  secret?: boolean;
  description?: string;
  /** A calendar date is picked instead of typed. */
  type?: "text" | "date";
}

/** A value that turns into a field at a click on its pencil. Enter saves, Escape leaves it as it was. */
export function InlineEdit(props: InlineEditProps) {
  const [editing, setEditing] = useState(false);
  const pencil = useRef<HTMLButtonElement>(null);

  const close = () => {
    setEditing(false);
    // The pencil is back after the next paint, and so is the focus.
    requestAnimationFrame(() => pencil.current?.focus());
  };
  if (editing) return <EditForm {...props} close={close} />;
  return (
    <span className={styles.view}>
      <span className={styles.value}>{props.display ?? props.value}</span>
      <button
        ref={pencil}
        type="button"
        className={styles.pencil}
        aria-label={`Edit ${props.label}`}
        onClick={() => setEditing(true)}
      >
        <IconPencil size={14} aria-hidden="true" />
      </button>
    </span>
  );
}

function EditForm({
  label,
  value,
  onSave,
  validate,
  secret,
  description,
  type,
  close,
}: InlineEditProps & { close: () => void }) {
  const [typed, setTyped] = useState(secret ? "" : value);
  const [wrong, setWrong] = useState<string | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [saving, setSaving] = useState(false);

  // Ahead of `saving`: the second click of two comes before it shows.
  const begun = useRef(false);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (begun.current) return;
    const text = typed.trim();
    if (!secret && text === value) return close();
    const complaint = validate?.(text) ?? null;
    setWrong(complaint);
    if (complaint) return;
    begun.current = true;
    setSaving(true);
    setFailure(null);
    try {
      await onSave(text);
      close();
    } catch (error) {
      setFailure(error);
      setSaving(false);
      begun.current = false;
    }
  };
  const leave = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  };
  const Field = secret ? PasswordInput : TextInput;
  return (
    <form className={styles.form} onSubmit={(event) => void submit(event)} onKeyDown={leave}>
      <Field
        aria-label={label}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        error={wrong}
        description={description}
        {...(secret ? {} : { type: type ?? "text" })}
        autoComplete={secret ? "new-password" : "off"}
        autoFocus
      />
      <Group gap={8}>
        <Button type="submit" loading={saving}>
          Save
        </Button>
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
      </Group>
      {failure ? <ProblemAlert error={failure} notDone="Nothing was changed." /> : null}
    </form>
  );
}
