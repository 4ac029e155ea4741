import { ActionIcon } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { MenuButton } from "@/components/menu/MenuButton";
import { useListParams } from "@/components/table/useListParams";
import { useMayDo } from "./mayDo";
import styles from "./portal-users.module.css";
import type { PortalUser } from "./queries";
import { texts } from "./texts";

interface Action {
  label: string;
  panel: string;
  may: boolean;
  className?: string;
}

/** What the signed-in person may do with a portal user, in its row; what is done rarely stands in a menu. */
export function UserActions({ user }: { user: PortalUser }) {
  const { show } = useListParams();
  const may = useMayDo()(user);
  const change = user.status === "disabled" ? "enable" : "disable";
  const ofCustomer = user.kind === "customer";
  const open = (panel: string) => show({ panel, user: user.id });
  const actions: readonly Action[] = [
    { label: texts.launch, panel: "launch", may: may.launch, className: styles.launch },
    {
      label: texts.activate,
      panel: "invite",
      may: may.invite && may.staff && ofCustomer,
      className: styles.activate,
    },
    { label: texts[change].action, panel: change, may: may.end },
    { label: texts.edit.action, panel: "edit", may: may.edit },
    { label: texts.password.action, panel: "set-password", may: may.setPassword },
    { label: texts.invite.action, panel: "invite", may: may.invite && !(may.staff && ofCustomer) },
    { label: texts.remove.action, panel: "delete", may: may.end },
  ];
  const rare: readonly Action[] = [
    { label: texts.limits.action, panel: "limits", may: may.limits },
    { label: texts.passwordLink.action, panel: "password-link", may: may.passwordLink },
    { label: texts.factor.action, panel: "reset-factor", may: may.resetFactor },
  ];
  const choices = rare.filter((action) => action.may);
  return (
    <span className={styles.actions}>
      {actions.map(({ label, panel, may: shown, className = styles.action }) =>
        shown ? (
          <button
            key={label}
            type="button"
            className={className}
            aria-label={`${label} ${user.name}`}
            onClick={() => open(panel)}
          >
            {label}
          </button>
        ) : null,
      )}
      {choices.length > 0 ? (
        <MenuButton
          sections={[
            { choices: choices.map(({ label, panel }) => ({ label, onChoose: () => open(panel) })) },
          ]}
        >
          <ActionIcon variant="subtle" size={24} aria-label={texts.more(user.name)}>
            <IconDots size={16} />
          </ActionIcon>
        </MenuButton>
      ) : null}
    </span>
  );
}
