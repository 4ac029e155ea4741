import { Button, PasswordInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { ProblemAlert } from "@/components/ProblemAlert";
import { BlockSkeleton } from "@/components/Skeletons";
import { toProblem } from "@/lib/problem";
import { useOnce } from "@/lib/useOnce";
import styles from "./mfa.module.css";
import { confirmPassword, myMFAQuery } from "./queries";
import { texts } from "./texts";

const words = texts.password;

interface PasswordFirstProps {
  /** What changes second factors. It hands on what went wrong, since the time may run out meanwhile. */
  children: (onError: (error: unknown) => void) => ReactNode;
}

/** Asks for the password before a change, where signing in is too long ago. */
export function PasswordFirst({ children }: PasswordFirstProps) {
  const queries = useQueryClient();
  const query = useQuery(myMFAQuery);
  const [refused, setRefused] = useState(false);
  const confirmed = async () => {
    await queries.invalidateQueries({ queryKey: myMFAQuery.queryKey });
    setRefused(false);
  };
  if (query.isPending) return <BlockSkeleton label={texts.loading} />;
  if (query.isError && !query.data) {
    return <ProblemAlert error={query.error} retry={() => void query.refetch()} />;
  }
  if (refused || query.data.changeable_until === null) return <PasswordForm onConfirmed={confirmed} />;
  return children((error) => {
    if (toProblem(error).code === "mfa.confirm") setRefused(true);
  });
}

function PasswordForm({ onConfirmed }: { onConfirmed: () => Promise<void> }) {
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
    </form>
  );
}
