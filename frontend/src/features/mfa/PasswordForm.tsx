import { Button, PasswordInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useContext, useState } from "react";
import { ProblemAlert } from "@/components/ProblemAlert";
import { OtherWayIn } from "@/lib/otherWayIn";
import { useOnce } from "@/lib/useOnce";
import styles from "./mfa.module.css";
import { confirmPassword } from "./queries";
import { texts } from "./texts";

const words = texts.password;

/** Takes the password once more, after which what one signs in with may be changed for a while. */
export function PasswordForm({ onConfirmed }: { onConfirmed: () => void | Promise<void> }) {
  const otherWay = useContext(OtherWayIn);
  const [password, setPassword] = useState("");
  const confirm = useMutation({
    mutationFn: confirmPassword,
    gcTime: 0, // it holds the password
    onSuccess: onConfirmed,
    onError: () => setPassword(""),
  });
  const confirmOnce = useOnce(confirm);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirmOnce(password);
  };
  return (
    <form onSubmit={submit} className={styles.form}>
      <p className={styles.lead}>{words.lead}</p>
      <PasswordInput
        label={words.label}
        autoComplete="current-password"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        required
        withAsterisk={false}
        data-autofocus
      />
      {confirm.isError ? <ProblemAlert error={confirm.error} notDone={texts.notDone} /> : null}
      <Button type="submit" loading={confirm.isPending} fullWidth>
        {words.submit}
      </Button>
      {otherWay}
    </form>
  );
}
