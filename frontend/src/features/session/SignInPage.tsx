import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { type FormEvent, type ReactNode, useState } from "react";
import { isEarly, type Me, meQuery } from "@/api/me";
import { keepSession } from "@/api/session";
import { AppLink } from "@/components/AppLink";
import { EntryFrame } from "@/components/frame/EntryFrame";
import { ProblemAlert } from "@/components/ProblemAlert";
import { paths } from "@/lib/paths";
import { useOnce } from "@/lib/useOnce";
import { signIn } from "./queries";
import styles from "./SignInPage.module.css";
import { safeNext } from "./safeNext";
import { texts } from "./texts";

interface SignInPageProps {
  /** What comes after the password of somebody with a second factor before them. It hears who is signed in after it. */
  secondFactor: (me: Me, enter: (me: Me) => void) => ReactNode;
  /** How a sign-in elsewhere ended. */
  outcome?: ReactNode;
  /** Ways in beside a password, given where to go on afterwards. */
  others?: (next: string) => ReactNode;
}

/** Where everybody comes in. After it people go on where they wanted to be. */
export function SignInPage({ secondFactor, outcome, others }: SignInPageProps) {
  const { next, ended }: { next?: string; ended?: "true" } = useSearch({ strict: false });
  const router = useRouter();
  const queries = useQueryClient();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const { data: me } = useQuery({ ...meQuery, enabled: false });
  const enter = (who: Me) => {
    keepSession(who);
    queries.setQueryData(meQuery.queryKey, who);
    if (!isEarly(who)) router.history.push(safeNext(next));
  };
  const login = useMutation({ mutationFn: signIn, onSuccess: enter });
  const loginOnce = useOnce(login);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    loginOnce({ email: email.trim(), password });
  };
  if (me && isEarly(me)) return secondFactor(me, enter);
  return (
    <EntryFrame title={texts.title} lead={ended ? texts.ended : texts.lead}>
      {outcome}
      <form onSubmit={submit} className={styles.form}>
        <TextInput
          label={texts.email}
          type="email"
          name="email"
          autoComplete="username"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          required
          withAsterisk={false}
        />
        <PasswordInput
          label={texts.password}
          name="password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          required
          withAsterisk={false}
        />
        {login.isError ? <ProblemAlert error={login.error} notDone={texts.notDone} /> : null}
        <Button type="submit" loading={login.isPending} fullWidth>
          {texts.submit}
        </Button>
      </form>
      {others?.(safeNext(next))}
      <AppLink href={paths.forgotPassword}>{texts.forgot}</AppLink>
      <AppLink href={paths.entryHelp}>{texts.howTo}</AppLink>
      <p className={styles.help}>{texts.help}</p>
    </EntryFrame>
  );
}
