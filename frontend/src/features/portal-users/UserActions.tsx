import { useListParams } from "@/components/table/useListParams";
import { useMayDo } from "./mayDo";
import styles from "./portal-users.module.css";
import type { PortalUser } from "./queries";
import { texts } from "./texts";

/** What the signed-in person may do with a portal user, in its row. */
export function UserActions({ user }: { user: PortalUser }) {
  const { show } = useListParams();
  const may = useMayDo()(user);
  const change = user.status === "disabled" ? "enable" : "disable";
  const actions: ({ label: string; panel: string; green?: boolean } | null)[] = [
    may.launch ? { label: texts.launch, panel: "launch", green: true } : null,
    may.end ? { label: texts[change].action, panel: change } : null,
    may.edit ? { label: texts.edit.action, panel: "edit" } : null,
    may.setPassword ? { label: texts.password.action, panel: "set-password" } : null,
    may.passwordLink ? { label: texts.passwordLink.action, panel: "password-link" } : null,
    may.invite ? { label: may.staff ? texts.activate : texts.invite.action, panel: "invite" } : null,
    may.end ? { label: texts.remove.action, panel: "delete" } : null,
  ];
  return (
    <span className={styles.actions}>
      {actions.map((action) =>
        action ? (
          <button
            key={action.panel}
            type="button"
            className={action.green ? styles.launch : styles.action}
            aria-label={`${action.label} ${user.name}`}
            onClick={() => show({ panel: action.panel, user: user.id })}
          >
            {action.label}
          </button>
        ) : null,
      )}
    </span>
  );
}
