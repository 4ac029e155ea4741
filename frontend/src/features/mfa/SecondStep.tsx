import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import type { Me } from "@/api/me";
import { EntryFrame } from "@/components/frame/EntryFrame";
import { ProblemAlert } from "@/components/ProblemAlert";
import { useOnce } from "@/lib/useOnce";
import styles from "./mfa.module.css";
import { PasskeyProblem } from "./PasskeyProblem";
import { provePasskey, proveSecondFactor } from "./queries";
import { texts } from "./texts";

const words = texts.second;

type Method = Me["mfa"]["methods"][number];

const leads: Record<Method, string> = {
  totp: words.lead,
  passkey: words.passkeyLead,
  recovery_code: words.recoveryLead,
};
const others: Record<Method, string> = {
  totp: words.useCode,
  passkey: words.usePasskey,
  recovery_code: words.useRecovery,
};

interface SecondStepProps {
  me: Me;
  onProven: (me: Me) => void;
}

/** The second step of signing in, by any of the ways that are open. A passkey comes first, where there is one. */
export function SecondStep({ me, onProven }: SecondStepProps) {
  const { methods } = me.mfa;
  const [method, setMethod] = useState<Method>(
    methods.includes("passkey") ? "passkey" : (methods[0] ?? "recovery_code"),
  );
  return (
    <EntryFrame title={words.title} lead={leads[method]}>
      {method === "passkey" ? (
        <ByPasskey onProven={onProven} />
      ) : (
        <ByCode key={method} method={method} onProven={onProven} />
      )}
      {methods
        .filter((other) => other !== method)
        .map((other) => (
          <Button key={other} variant="subtle" onClick={() => setMethod(other)} fullWidth>
            {others[other]}
          </Button>
        ))}
    </EntryFrame>
  );
}

function ByPasskey({ onProven }: Pick<SecondStepProps, "onProven">) {
  const prove = useMutation({ mutationFn: provePasskey, onSuccess: onProven });
  const proveOnce = useOnce(prove);
  return (
    <div className={styles.form}>
      {prove.isError ? <PasskeyProblem error={prove.error} notDone={words.notDone} /> : null}
      <Button onClick={() => proveOnce()} loading={prove.isPending} fullWidth autoFocus>
        {words.usePasskey}
      </Button>
    </div>
  );
}

function ByCode({ method, onProven }: Pick<SecondStepProps, "onProven"> & { method: Method }) {
  const recovering = method === "recovery_code";
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
  return (
    <form onSubmit={submit} className={styles.form}>
      <TextInput
        label={recovering ? words.recoveryCode : words.code}
        autoComplete={recovering ? "off" : "one-time-code"}
        inputMode={recovering ? "text" : "numeric"}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
        required
        withAsterisk={false}
        autoFocus
      />
      {prove.isError ? <ProblemAlert error={prove.error} notDone={words.notDone} /> : null}
      <Button type="submit" loading={prove.isPending} fullWidth>
        {words.submit}
      </Button>
    </form>
  );
}
