import { Button, Group } from "@mantine/core";
import type { ReactNode } from "react";
import { InlineEdit } from "@/components/InlineEdit";
import { formatLocal } from "@/lib/dates";
import type { Change } from "./ChangeFactor";
import styles from "./mfa.module.css";
import { type MyMFA, renamePasskey } from "./queries";
import { texts } from "./texts";

interface FactorListProps {
  mine: MyMFA;
  onChange: (change: Change) => void;
  onRenamed: () => void;
}

/** The app, the passkeys and the recovery codes, each with what can be done about it. */
export function FactorList({ mine, onChange, onRenamed }: FactorListProps) {
  const { app, passkey, codes } = texts;
  const any = mine.totp_since !== null || mine.passkeys.length > 0;
  return (
    <ul className={styles.factors} aria-label={texts.title}>
      <Factor
        name={app.title}
        about={mine.totp_since ? app.since(formatLocal(mine.totp_since)) : app.none}
        actions={
          <>
            <Button variant="default" onClick={() => onChange({ what: "app" })}>
              {mine.totp_since ? app.replace : app.add}
            </Button>
            {mine.totp_since ? (
              <Button
                variant="default"
                aria-label={app.remove}
                onClick={() => onChange({ what: "remove-app" })}
              >
                {texts.remove}
              </Button>
            ) : null}
          </>
        }
      />
      {mine.passkeys.map((one) => (
        <Factor
          key={one.id}
          name={
            <InlineEdit
              label={passkey.nameOf(one.name)}
              value={one.name}
              validate={(name) => (name ? null : passkey.nameless)}
              onSave={(name) => renamePasskey(one.id, name).then(onRenamed)}
            />
          }
          about={
            <>
              {passkey.since(formatLocal(one.created_at))}
              <br />
              {one.last_used_at ? passkey.used(formatLocal(one.last_used_at)) : passkey.unused}
            </>
          }
          actions={
            <Button
              variant="default"
              aria-label={passkey.remove(one.name)}
              onClick={() => onChange({ what: "remove-passkey", passkey: one })}
            >
              {texts.remove}
            </Button>
          }
        />
      ))}
      <Factor
        name={passkey.title}
        about={passkey.about}
        actions={
          <Button variant="default" onClick={() => onChange({ what: "passkey" })}>
            {passkey.add}
          </Button>
        }
      />
      {any ? (
        <Factor
          name={codes.title}
          about={codes.left(mine.recovery_codes_left)}
          actions={
            <Button variant="default" onClick={() => onChange({ what: "codes" })}>
              {codes.make}
            </Button>
          }
        />
      ) : null}
    </ul>
  );
}

function Factor({ name, about, actions }: { name: ReactNode; about: ReactNode; actions: ReactNode }) {
  return (
    <li className={styles.factor}>
      <div className={styles.about}>
        <div className={styles.name}>{name}</div>
        <p className={styles.times}>{about}</p>
      </div>
      <Group gap={8}>{actions}</Group>
    </li>
  );
}
