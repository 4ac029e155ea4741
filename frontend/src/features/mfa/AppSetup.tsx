import { Button, TextInput } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { CopyableId } from "@/components/CopyableId";
import { ProblemAlert } from "@/components/ProblemAlert";
import { useOnce } from "@/lib/useOnce";
import styles from "./mfa.module.css";
import { PasswordFirst } from "./PasswordFirst";
import { QrCode } from "./QrCode";
import { beginApp, confirmApp, myMFAQuery } from "./queries";
import { RecoveryCodes } from "./RecoveryCodes";
import { texts } from "./texts";

const words = texts.app;

interface AppSetupProps {
  /** Why it is asked for, above the steps up to the recovery codes. */
  lead?: string;
  /** It is set up, and the recovery codes are kept. */
  onDone: () => void;
}

/** Setting up an authenticator app: QR code, its first code, and the recovery codes that come with a first factor. */
export function AppSetup({ lead, onDone }: AppSetupProps) {
  // Above the password, so that the codes stay in view whatever is read anew.
  const [codes, setCodes] = useState<readonly string[]>();
  if (codes) return <RecoveryCodes codes={codes} onDone={onDone} />;
  const added = (made: readonly string[]) => (made.length > 0 ? setCodes(made) : onDone());
  return (
    <>
      {lead ? <p>{lead}</p> : null}
      <PasswordFirst>{(onError) => <AppForm onAdded={added} onError={onError} />}</PasswordFirst>
    </>
  );
}

interface AppFormProps {
  onAdded: (codes: readonly string[]) => void;
  onError: (error: unknown) => void;
}

function AppForm({ onAdded, onError }: AppFormProps) {
  const [code, setCode] = useState("");
  const { data: mine } = useQuery(myMFAQuery);
  const begin = useMutation({ mutationFn: beginApp, gcTime: 0, onError }); // it holds the secret
  const confirm = useMutation({
    mutationFn: confirmApp,
    gcTime: 0, // it holds the recovery codes
    onSuccess: ({ recovery_codes }) => onAdded(recovery_codes),
    onError: (error) => {
      setCode("");
      onError(error);
    },
  });
  const beginOnce = useOnce(begin);
  const confirmOnce = useOnce(confirm);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirmOnce(code.trim());
  };
  if (!begin.isSuccess) {
    return (
      <div className={styles.form}>
        <p className={styles.lead}>{mine?.totp_since ? `${words.lead} ${words.replaces}` : words.lead}</p>
        {begin.isError ? <ProblemAlert error={begin.error} notDone={texts.notDone} /> : null}
        <Button onClick={() => beginOnce()} loading={begin.isPending} fullWidth data-autofocus>
          {words.begin}
        </Button>
      </div>
    );
  }
  return (
    <form onSubmit={submit} className={styles.form}>
      <QrCode rows={begin.data.qr} label={words.qr} />
      <p className={styles.secret}>
        {words.secret} <CopyableId value={begin.data.secret} label={words.secretName} />
      </p>
      <TextInput
        label={words.code}
        autoComplete="one-time-code"
        inputMode="numeric"
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
        required
        withAsterisk={false}
        autoFocus
      />
      {confirm.isError ? <ProblemAlert error={confirm.error} notDone={texts.notDone} /> : null}
      <Button type="submit" loading={confirm.isPending} fullWidth>
        {words.submit}
      </Button>
    </form>
  );
}
