import { Button, PasswordInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { generatePassword } from "./generatePassword";
import styles from "./portal-users.module.css";
import { texts } from "./texts";

interface PasswordFieldProps {
  value: string;
  onChange: (password: string) => void;
  error?: ReactNode;
  /** It is what the form begins with. */
  first?: boolean;
}

/** The password that somebody else is given: typed, or generated and then shown. */
export function PasswordField({ value, onChange, error, first }: PasswordFieldProps) {
  const [visible, setVisible] = useState(false);
  return (
    <div className={styles.password}>
      <PasswordInput
        label={texts.fields.password}
        description={texts.fields.passwordHelp}
        autoComplete="new-password"
        data-autofocus={first || undefined}
        visible={visible}
        onVisibilityChange={setVisible}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        error={error}
        // Mantine's own password field shows an error, but does not say that it is invalid.
        aria-invalid={error ? true : undefined}
      />
      <Button
        variant="default"
        onClick={() => {
          onChange(generatePassword());
          setVisible(true);
        }}
      >
        {texts.fields.generate}
      </Button>
    </div>
  );
}
