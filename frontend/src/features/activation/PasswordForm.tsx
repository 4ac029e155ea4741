import { Button, PasswordInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { ProblemAlert } from "@/components/ProblemAlert";
import { toProblem } from "@/lib/problem";
import { useOnce } from "@/lib/useOnce";
import styles from "./Entry.module.css";
import { texts } from "./texts";

interface PasswordFormProps {
  /** Whose password it is, for the browser's password manager; "" when the page does not know. */
  email: string;
  /** There is nothing to choose: the password stays. */
  keep?: boolean;
  submit: string;
  notDone: string;
  send: (password: string) => Promise<unknown>;
  onDone: () => void;
}

/** Choosing a password by a link. */
export function PasswordForm({ email, keep = false, submit, notDone, send, onDone }: PasswordFormProps) {
  const form = useForm({
    initialValues: { password: "", repeat: "" },
    validate: {
      password: (password) => (keep || password.length >= 12 ? null : texts.errors.password),
      repeat: (repeat, { password }) => (repeat === password ? null : texts.errors.repeat),
    },
  });
  const save = useMutation({
    mutationFn: send,
    onSuccess: onDone,
    onError: (error) => form.setErrors(toProblem(error).fields ?? {}),
  });
  const saveOnce = useOnce(save);
  // Mantine's own password field shows an error, but does not say that it is invalid.
  const field = (name: keyof typeof form.values) => ({
    ...form.getInputProps(name),
    "aria-invalid": form.errors[name] ? true : undefined,
  });
  return (
    <form className={styles.form} onSubmit={form.onSubmit(({ password }) => saveOnce(password))} noValidate>
      {keep ? null : (
        <>
          <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
          <PasswordInput
            label={texts.password}
            description={texts.passwordHelp}
            autoComplete="new-password"
            {...field("password")}
          />
          <PasswordInput label={texts.repeat} autoComplete="new-password" {...field("repeat")} />
        </>
      )}
      {save.isError ? (
        <ProblemAlert error={save.error} notDone={notDone} shownAt={Object.keys(form.values)} />
      ) : null}
      <Button type="submit" loading={save.isPending} fullWidth>
        {submit}
      </Button>
    </form>
  );
}
