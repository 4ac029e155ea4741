import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Notice } from "@/components/Notice";
import { useOnce } from "@/lib/useOnce";
import styles from "./mfa.module.css";
import { PasskeyProblem } from "./PasskeyProblem";
import { hasPasskeys } from "./passkeys";
import { addPasskey } from "./queries";
import { texts } from "./texts";

const words = texts.passkey;

interface AddPasskeyProps {
  /** Hears the recovery codes of a first factor. */
  onAdded: (codes: readonly string[]) => void;
  onError: (error: unknown) => void;
}

/** Names a passkey and has the browser make it. */
export function AddPasskey({ onAdded, onError }: AddPasskeyProps) {
  const [name, setName] = useState("");
  const add = useMutation({
    mutationFn: addPasskey,
    gcTime: 0, // it holds the recovery codes
    onSuccess: ({ recovery_codes }) => onAdded(recovery_codes),
    onError,
  });
  const addOnce = useOnce(add);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    addOnce(name.trim());
  };
  if (!hasPasskeys()) return <Notice tone="warn">{words.unsupported}</Notice>;
  return (
    <form onSubmit={submit} className={styles.form}>
      <p className={styles.lead}>{words.lead}</p>
      <TextInput
        label={words.name}
        description={words.nameHelp}
        autoComplete="off"
        maxLength={60}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        required
        withAsterisk={false}
        data-autofocus
      />
      {add.isError ? <PasskeyProblem error={add.error} notDone={texts.notDone} /> : null}
      <Button type="submit" loading={add.isPending} fullWidth>
        {words.submit}
      </Button>
    </form>
  );
}
