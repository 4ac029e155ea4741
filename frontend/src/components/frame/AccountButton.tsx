import { UnstyledButton } from "@mantine/core";
import { type ComponentProps, lazy, Suspense, useState } from "react";
import styles from "./AccountMenu.module.css";

const load = () => import("./AccountMenu");
const AccountMenu = lazy(load);

/** Who is signed in, as a button with initials. */
export function AccountFace({
  name,
  ...rest
}: { name: string } & ComponentProps<typeof UnstyledButton<"button">>) {
  return (
    <UnstyledButton
      {...rest}
      className={styles.target}
      aria-label={`Account of ${name}`}
      aria-haspopup="menu"
    >
      <span aria-hidden="true">{initials(name)}</span>
    </UnstyledButton>
  );
}

/** The account's button; its menu is fetched when somebody comes near. */
export function AccountButton(props: ComponentProps<typeof AccountMenu>) {
  const [wanted, setWanted] = useState(false);
  if (!wanted) {
    return (
      <AccountFace
        name={props.name}
        onClick={() => setWanted(true)}
        onPointerEnter={() => void load()}
        onFocus={() => void load()}
      />
    );
  }
  return (
    <Suspense fallback={<AccountFace name={props.name} />}>
      <AccountMenu {...props} />
    </Suspense>
  );
}

/** The first letters of the first and the last word, whole characters even where they take several code units. */
function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return ends
    .map((word) => Array.from(word ?? "")[0] ?? "")
    .join("")
    .toUpperCase();
}
