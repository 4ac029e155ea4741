import { UnstyledButton, useMantineColorScheme } from "@mantine/core";
import {
  IconDeviceDesktop,
  IconKey,
  IconKeyboard,
  IconLogout,
  IconMoon,
  IconSun,
  IconUser,
} from "@tabler/icons-react";
import { initials } from "@/lib/initials";
import { MenuButton } from "../menu/MenuButton";
import styles from "./AccountMenu.module.css";

const schemes = [
  { value: "auto", label: "As the system", icon: IconDeviceDesktop },
  { value: "light", label: "Light", icon: IconSun },
  { value: "dark", label: "Dark", icon: IconMoon },
] as const;

interface AccountMenuProps {
  name: string;
  email: string;
  /** What the person is here: "Platform operator". */
  role: string;
  onAccount: () => void;
  onPassword: () => void;
  onShortcuts: () => void;
  onSignOut: () => void;
}

/** Who is signed in, as a button with initials; how the page looks, and the way out. */
export function AccountMenu({
  name,
  email,
  role,
  onAccount,
  onPassword,
  onShortcuts,
  onSignOut,
}: AccountMenuProps) {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <MenuButton
      width={240}
      head={
        <div className={styles.who}>
          <p className={styles.name}>{name}</p>
          <p>{email}</p>
          <p>{role}</p>
        </div>
      }
      sections={[
        {
          label: "Appearance",
          kind: "one",
          choices: schemes.map(({ value, ...scheme }) => ({
            ...scheme,
            checked: colorScheme === value,
            onChoose: () => setColorScheme(value),
          })),
        },
        {
          choices: [
            { label: "Your account", icon: IconUser, onChoose: onAccount },
            { label: "Change password", icon: IconKey, onChoose: onPassword },
            { label: "Keyboard shortcuts", icon: IconKeyboard, onChoose: onShortcuts },
            { label: "Sign out", icon: IconLogout, onChoose: onSignOut },
          ],
        },
      ]}
    >
      <UnstyledButton className={styles.target} aria-label={`Account of ${name}`}>
        <span aria-hidden="true">{initials(name)}</span>
      </UnstyledButton>
    </MenuButton>
  );
}
