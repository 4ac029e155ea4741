import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { EntryFrame } from "@/components/frame/EntryFrame";
import { ProblemAlert } from "@/components/ProblemAlert";
import { useOnce } from "@/lib/useOnce";
import { QrCode } from "./QrCode";
import { beginApp, confirmApp } from "./queries";
import styles from "./SignInPage.module.css";
import { enrollTexts as texts } from "./texts";

/** Setting up an authenticator app before anything else, because the reseller requires a second factor. */
export function EnrollStep({ onDone }: { onDone: () => void }) {
  const [code, setCode] = useState("");
  const begin = useMutation({ mutationFn: beginApp });
  const confirm = useMutation({ mutationFn: confirmApp, onError: () => setCode("") });
  const beginOnce = useOnce(begin);
  const confirmOnce = useOnce(confirm);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirmOnce(code.trim());
  };
  if (confirm.isSuccess) {
    return (
      <EntryFrame title={texts.keepTitle} lead={texts.keepLead}>
        <pre className={styles.codes}>{confirm.data.recovery_codes.join("\n")}</pre>
        <Button onClick={onDone} fullWidth>
          {texts.kept}
        </Button>
      </EntryFrame>
    );
  }
  return (
    <EntryFrame title={texts.title} lead={texts.lead}>
      {begin.isSuccess ? (
        <form onSubmit={submit} className={styles.form}>
          <QrCode rows={begin.data.qr} label={texts.qr} />
          <p className={styles.secret}>
            {texts.secret} <code>{begin.data.secret}</code>
          </p>
          <TextInput
            label={texts.code}
            autoComplete="one-time-code"
            inputMode="numeric"
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
            required
            withAsterisk={false}
          />
          {confirm.isError ? <ProblemAlert error={confirm.error} notDone={texts.notDone} /> : null}
          <Button type="submit" loading={confirm.isPending} fullWidth>
            {texts.submit}
          </Button>
        </form>
      ) : (
        <>
          {begin.isError ? <ProblemAlert error={begin.error} notDone={texts.notDone} /> : null}
          <Button onClick={() => beginOnce()} loading={begin.isPending} fullWidth>
            {texts.begin}
          </Button>
        </>
      )}
    </EntryFrame>
  );
}
