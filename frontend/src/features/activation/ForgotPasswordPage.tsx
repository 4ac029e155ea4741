import { Button, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { AppLink } from "@/components/AppLink";
import { EntryFrame } from "@/components/frame/EntryFrame";
import { ProblemAlert } from "@/components/ProblemAlert";
import { paths } from "@/lib/paths";
import { useOnce } from "@/lib/useOnce";
import styles from "./Entry.module.css";
import { EntryNotice } from "./EntryNotice";
import { forgotPassword } from "./queries";
import { texts } from "./texts";

const words = texts.forgot;

/** Asking for a link to a new password. */
export function ForgotPasswordPage() {
  const form = useForm({
    initialValues: { email: "" },
    validate: { email: (email) => (/^[^@\s]+@[^@\s]+$/.test(email.trim()) ? null : texts.errors.email) },
  });
  const ask = useMutation({ mutationFn: forgotPassword });
  const askOnce = useOnce(ask);
  if (ask.isSuccess) {
    return <EntryNotice title={words.doneTitle} lead={words.done} next={texts.backToSignIn} />;
  }
  return (
    <EntryFrame title={words.title} lead={words.lead}>
      <form
        className={styles.form}
        onSubmit={form.onSubmit(({ email }) => askOnce({ email: email.trim() }))}
        noValidate
      >
        <TextInput
          label={words.email}
          type="email"
          autoComplete="username"
          {...form.getInputProps("email")}
        />
        {ask.isError ? <ProblemAlert error={ask.error} notDone={words.notDone} /> : null}
        <Button type="submit" loading={ask.isPending} fullWidth>
          {words.submit}
        </Button>
        <AppLink href={paths.signIn}>{texts.backToSignIn}</AppLink>
      </form>
    </EntryFrame>
  );
}
