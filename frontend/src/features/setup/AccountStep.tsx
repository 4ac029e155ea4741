import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useLocation, useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { meQuery } from "@/api/me";
import { keepSession } from "@/api/session";
import { AppLink } from "@/components/AppLink";
import { EntryFrame } from "@/components/frame/EntryFrame";
import { ProblemAlert } from "@/components/ProblemAlert";
import { BlockSkeleton } from "@/components/Skeletons";
import { Steps } from "@/components/Steps";
import { makeDraft } from "@/lib/draft";
import { paths } from "@/lib/paths";
import { toProblem } from "@/lib/problem";
import { tooLong } from "@/lib/tooLong";
import { useOnce } from "@/lib/useOnce";
import styles from "./AccountStep.module.css";
import { type FirstOperator, makeFirstOperator, setupQuery } from "./queries";
import { texts } from "./texts";

const words = texts.account;
const empty = { code: "", name: "", email: "", password: "", repeat: "" };
// The code comes in an address that it is taken out of, so that a reload has it from nowhere else. It is worth something only
// until there is an account, and then forgotten; the passwords are never kept.
const draft = makeDraft("setup.account", empty, ["code", "name", "email"]);

/** The first step of setting up: the account of who runs the installation. */
export function AccountStep() {
  const setup = useQuery(setupQuery);
  const over = setup.data?.needed === false;
  useEffect(() => {
    if (over) draft.forget();
  }, [over]);
  if (over) {
    return (
      <EntryFrame title={words.doneTitle} lead={words.done}>
        <AppLink href={paths.signIn}>{words.signIn}</AppLink>
      </EntryFrame>
    );
  }
  return (
    <EntryFrame
      title={words.title}
      lead={words.lead}
      wide
      above={<Steps label={texts.sequence} steps={texts.steps} current={0} />}
    >
      {setup.isPending ? <BlockSkeleton label="Loading" /> : null}
      {setup.isError ? <ProblemAlert error={setup.error} retry={() => void setup.refetch()} /> : null}
      {setup.isSuccess ? <AccountForm /> : null}
    </EntryFrame>
  );
}

function AccountForm() {
  const router = useRouter();
  const queries = useQueryClient();
  const { hash } = useLocation();
  const [initialValues] = useState(draft.read);
  const form = useForm({
    initialValues,
    onValuesChange: draft.keep,
    validate: {
      code: (code) => (code.trim() ? null : texts.errors.code),
      name: (name) => (name.trim() ? tooLong(name, 100) : texts.errors.name),
      email: (email) => (/^[^@\s]+@[^@\s]+$/.test(email.trim()) ? null : texts.errors.email),
      password: (password) => (password.length >= 12 ? null : texts.errors.password),
      repeat: (repeat, { password }) => (repeat === password ? null : texts.errors.repeat),
    },
  });
  const { setFieldValue } = form;
  // The printed link carries the code where no server's log sees it; it may be opened while this page already is. The code
  // leaves the address, and so the history.
  useEffect(() => {
    if (!hash) return;
    const code = new URLSearchParams(hash).get("code");
    if (code) setFieldValue("code", code);
    router.history.replace(paths.setUp);
  }, [hash, router, setFieldValue]);
  const create = useMutation({
    mutationFn: (operator: FirstOperator) => makeFirstOperator(operator, draft.forget),
    onSuccess: (me) => {
      keepSession(me);
      queries.setQueryData(meQuery.queryKey, me);
      router.history.push("/setup/reseller");
    },
    onError: (error) => {
      form.setErrors(toProblem(error).fields ?? {});
      // The account may be there and only signing in have failed; then the page says so instead of offering to make it again.
      return queries.invalidateQueries({ queryKey: setupQuery.queryKey });
    },
  });
  const createOnce = useOnce(create);
  const submit = form.onSubmit(({ code, name, email, password }) =>
    createOnce({ code: code.trim(), name: name.trim(), email: email.trim(), password }),
  );
  return (
    <form onSubmit={submit} className={styles.form} noValidate>
      <TextInput
        label={words.code}
        description={words.codeHelp}
        autoComplete="off"
        {...form.getInputProps("code")}
      />
      <TextInput label={words.name} autoComplete="name" {...form.getInputProps("name")} />
      <TextInput label={words.email} type="email" autoComplete="username" {...form.getInputProps("email")} />
      <PasswordInput
        label={words.password}
        description={words.passwordHelp}
        autoComplete="new-password"
        {...form.getInputProps("password")}
      />
      <PasswordInput label={words.repeat} autoComplete="new-password" {...form.getInputProps("repeat")} />
      {create.isError ? (
        <ProblemAlert error={create.error} notDone={words.notDone} shownAt={Object.keys(form.values)} />
      ) : null}
      <Button type="submit" loading={create.isPending}>
        {words.submit}
      </Button>
    </form>
  );
}
