import { useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { toProblem } from "@/lib/problem";
import { useOnce } from "@/lib/useOnce";
import { checkPassword } from "./checkUser";
import { FormEnd } from "./FormEnd";
import { HandOver } from "./HandOver";
import { PasswordField } from "./PasswordField";
import styles from "./portal-users.module.css";
import { type PortalUser, setPortalUserPassword } from "./queries";
import { texts } from "./texts";

interface SetPasswordProps {
  user: PortalUser;
  onClose: () => void;
}

/** The form that gives a partner user another password, and then that password. */
export default function SetPassword({ user, onClose }: SetPasswordProps) {
  const form = useForm({ initialValues: { password: "" }, validate: { password: checkPassword } });
  const set = useMutation({
    mutationFn: (password: string) => setPortalUserPassword(user, password),
    gcTime: 0, // it holds the password
    onError: (error) => form.setErrors(toProblem(error).fields ?? {}),
  });
  const submit = useOnce(set);
  if (set.isSuccess) {
    return (
      <HandOver
        title={texts.handOver.changed(user.name)}
        email={user.email}
        once={texts.handOver.once}
        secret={{ label: texts.fields.password, value: set.variables }}
        onDone={onClose}
      />
    );
  }
  return (
    <form className={styles.form} onSubmit={form.onSubmit(({ password }) => submit(password))} noValidate>
      <p className={styles.lead}>{texts.password.lead}</p>
      <PasswordField
        first
        value={form.values.password}
        error={form.errors.password}
        onChange={(password) => form.setFieldValue("password", password)}
      />
      <FormEnd
        error={set.error}
        notDone={texts.password.notDone}
        shownAt={["password"]}
        pending={set.isPending}
        onCancel={onClose}
      >
        {texts.password.submit}
      </FormEnd>
    </form>
  );
}
