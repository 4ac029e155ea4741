import { IconShieldCheck } from "@tabler/icons-react";
import { Hint } from "@/components/Hint";
import { StateChip, type Tone } from "@/components/StateChip";
import { formatDate, formatLocal } from "@/lib/dates";
import styles from "./portal-users.module.css";
import type { PortalUser, PortalUserStatus } from "./queries";
import { texts } from "./texts";

const tones: Record<PortalUserStatus, Tone> = { invited: "info", active: "good", disabled: "neutral" };

/** Whether somebody may sign in, with a second factor or without, and when they last did: for the reseller's own people to the minute. */
export function UserStatus({ user: { status, kind, last_login_at, second_factor } }: { user: PortalUser }) {
  const write = kind === "partner" ? formatLocal : formatDate;
  return (
    <span className={styles.status}>
      <span className={styles.state}>
        <StateChip tone={tones[status]} label={texts.statuses[status]} />
        {second_factor ? (
          <Hint label={texts.factor.has} className={styles.factor}>
            <IconShieldCheck size={16} aria-hidden="true" />
            <span className="visually-hidden">{texts.factor.has}</span>
          </Hint>
        ) : null}
      </span>
      <span className={styles.login}>
        {texts.lastLogin(last_login_at ? write(last_login_at) : texts.never)}
      </span>
    </span>
  );
}
