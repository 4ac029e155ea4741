import { useListParams } from "@/components/table/useListParams";
import styles from "./mails.module.css";
import type { Mail } from "./queries";

/** The subject of a mail, which opens it. */
export function MailSubject({ mail }: { mail: Mail }) {
  const { show } = useListParams();
  return (
    <button type="button" className={styles.subject} onClick={() => show({ mail: mail.id })}>
      {mail.subject}
    </button>
  );
}
