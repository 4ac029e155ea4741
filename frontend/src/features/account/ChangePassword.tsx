import { Button, Group, PasswordInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { ProblemAlert } from "@/components/ProblemAlert";
import { showToast } from "@/components/toast";
import { toProblem } from "@/lib/problem";
import { useOnce } from "@/lib/useOnce";
import styles from "./ChangePassword.module.css";
import { changePassword } from "./queries";
import { mySessionsQuery } from "./sessionQueries";
import { texts } from "./texts";

interface ChangePasswordProps {
  /** Whose password it is, for the browser's password manager. */
  email: string;
  /** The password is changed, or nobody wants to any more. */
  onClose: () => void;
}

/** The form for another password of one's own. */
export default function ChangePassword({ email, onClose }: ChangePasswordProps) {
  const form = useForm({
    initialValues: { current_password: "", new_password: "", repeat: "" },
    validate: {
      current_password: (current) => (current ? null : texts.errors.current),
      new_password: (wanted) => (wanted ? null : texts.errors.wanted), // the server knows the rules
      repeat: (repeat, { new_password }) => (repeat === new_password ? null : texts.errors.repeat),
    },
  });
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: changePassword,
    onSuccess: () => {
      showToast({ tone: "good", text: texts.done });
      void queries.invalidateQueries({ queryKey: mySessionsQuery.queryKey }); // the others have ended
      onClose();
    },
    onError: (error) => form.setErrors(toProblem(error).fields ?? {}),
  });
  const changeOnce = useOnce(change);
  const submit = form.onSubmit(({ current_password, new_password }) =>
    changeOnce({ current_password, new_password }),
  );
  // Mantine's own password field shows an error, but does not say that it is invalid.
  const field = (name: keyof typeof form.values) => ({
    ...form.getInputProps(name),
    "aria-invalid": form.errors[name] ? true : undefined,
  });
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <p className={styles.lead}>{texts.lead}</p>
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      <PasswordInput
        label={texts.current}
        autoComplete="current-password"
        data-autofocus
        {...field("current_password")}
      />
      <PasswordInput
        label={texts.wanted}
        description={texts.wantedHelp}
        autoComplete="new-password"
        {...field("new_password")}
      />
      <PasswordInput label={texts.repeat} autoComplete="new-password" {...field("repeat")} />
      {change.isError ? (
        <ProblemAlert error={change.error} notDone={texts.notDone} shownAt={Object.keys(form.values)} />
      ) : null}
      <Group gap={8}>
        <Button type="submit" loading={change.isPending}>
          {texts.submit}
        </Button>
        <Button variant="default" onClick={onClose}>
          {texts.cancel}
        </Button>
      </Group>
    </form>
  );
}
