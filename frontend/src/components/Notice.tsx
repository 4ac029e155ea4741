import { IconAlertTriangle, IconCircleCheck, IconInfoCircle, IconXboxX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import styles from "./Notice.module.css";

const icons = { good: IconCircleCheck, warn: IconAlertTriangle, bad: IconXboxX, info: IconInfoCircle };

interface NoticeProps {
  tone: keyof typeof icons;
  title?: string;
  children?: ReactNode;
  /** What can be done about it, at the right. */
  action?: ReactNode;
}

/** A remark in the page that is no failure of a call: a state that matters, a hint, a warning. */
export function Notice({ tone, title, children, action }: NoticeProps) {
  const Shape = icons[tone];
  return (
    <div className={styles.notice} data-tone={tone} role="note">
      <Shape size={18} aria-hidden="true" />
      <div className={styles.body}>
        {title ? <p className={styles.title}>{title}</p> : null}
        {children}
      </div>
      {action}
    </div>
  );
}
