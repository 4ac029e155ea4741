import { useState } from "react";
import { Dialog } from "@/components/Dialog";
import { AddPasskey } from "./AddPasskey";
import { AppSetup } from "./AppSetup";
import { Certainly } from "./Certainly";
import { PasswordFirst } from "./PasswordFirst";
import { makeRecoveryCodes, type Passkey, removeApp, removePasskey } from "./queries";
import { RecoveryCodes } from "./RecoveryCodes";
import { texts } from "./texts";

/** What is being changed. */
export type Change =
  | { what: "app" | "passkey" | "codes" | "remove-app" }
  | { what: "remove-passkey"; passkey: Passkey };

interface ChangeFactorProps {
  /** Undefined while nothing is. */
  change: Change | undefined;
  /** It is done, or given up. */
  onClose: () => void;
}

/** The dialog for one change of second factors. */
export default function ChangeFactor({ change, onClose }: ChangeFactorProps) {
  return (
    <Dialog opened={change !== undefined} onClose={onClose} title={change ? texts.changes[change.what] : ""}>
      {change ? <Steps key={change.what} change={change} onClose={onClose} /> : null}
    </Dialog>
  );
}

function Steps({ change, onClose }: { change: Change; onClose: () => void }) {
  const [codes, setCodes] = useState<readonly string[]>();
  const made = (recovery: readonly string[]) => (recovery.length > 0 ? setCodes(recovery) : onClose());
  if (codes) return <RecoveryCodes codes={codes} onDone={onClose} />;
  if (change.what === "app") return <AppSetup onDone={onClose} />;
  return (
    <PasswordFirst>
      {(onError) => <Step change={change} onMade={made} onDone={onClose} onError={onError} />}
    </PasswordFirst>
  );
}

interface StepProps {
  change: Change;
  /** Hears the recovery codes that came of it. */
  onMade: (codes: readonly string[]) => void;
  onDone: () => void;
  onError: (error: unknown) => void;
}

function Step({ change, onMade, onDone, onError }: StepProps) {
  if (change.what === "passkey") return <AddPasskey onAdded={onMade} onError={onError} />;
  if (change.what === "codes") {
    return (
      <Certainly
        action={texts.codes.make}
        act={makeRecoveryCodes}
        onDone={({ recovery_codes }) => onMade(recovery_codes)}
        onError={onError}
      >
        {texts.codes.makeText}
      </Certainly>
    );
  }
  const passkey = change.what === "remove-passkey" ? change.passkey : undefined;
  return (
    <Certainly
      action={texts.remove}
      act={passkey ? () => removePasskey(passkey.id) : removeApp}
      onDone={onDone}
      onError={onError}
      destructive
    >
      {passkey ? texts.passkey.removeText(passkey.name) : texts.app.removeText}
    </Certainly>
  );
}
