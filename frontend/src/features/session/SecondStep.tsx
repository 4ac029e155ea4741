import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { Me } from "@/api/me";
import { EntryFrame } from "@/components/frame/EntryFrame";
import { ProblemAlert } from "@/components/ProblemAlert";
import { useOnce } from "@/lib/useOnce";
import { proveSecondFactor } from "./queries";
import styles from "./SignInPage.module.css";
import { secondTexts as texts } from "./texts";

/** The second step of signing in: a code of the app, or a recovery code of who lost it. */
export function SecondStep({ me, onProven }: { me: Me; onProven: (me: Me) => void }) {
  const [recovering, setRecovering] = useState(!me.mfa.methods.includes("totp"));
  const [code, setCode] = useState("");
  const prove = useMutation({
    mutationFn: proveSecondFactor,
    onSuccess: onProven,
    onError: () => setCode(""),
  });
  const proveOnce = useOnce(prove);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    proveOnce(recovering ? { recovery_code: code.trim() } : { code: code.trim() });
  };
  const change = () => {
    setRecovering(!recovering);
    setCode("");
    prove.reset();
  };
  return (
    <EntryFrame title={texts.title} lead={recovering ? texts.recoveryLead : texts.lead}>
      <form onSubmit={submit} className={styles.form}>
        <TextInput
          key={recovering ? "recovery" : "code"}
          label={recovering ? texts.recoveryCode : texts.code}
          autoComplete={recovering ? "off" : "one-time-code"}
          inputMode={recovering ? "text" : "numeric"}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          required
          withAsterisk={false}
        />
        {prove.isError ? <ProblemAlert error={prove.error} notDone={texts.notDone} /> : null}
        <Button type="submit" loading={prove.isPending} fullWidth>
          {texts.submit}
        </Button>
        {me.mfa.methods.includes("totp") && me.mfa.methods.includes("recovery_code") ? (
          <Button type="button" variant="subtle" onClick={change} fullWidth>
            {recovering ? texts.useCode : texts.useRecovery}
          </Button>
        ) : null}
      </form>
    </EntryFrame>
  );
}
