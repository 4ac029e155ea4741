import { Facts } from "@/components/Facts";
import { SidePanel } from "@/components/SidePanel";
import { formatBoth } from "@/lib/dates";
import { MailStateChip } from "./MailStateChip";
import styles from "./mails.module.css";
import type { Mail } from "./queries";
import { texts } from "./texts";

const { fields } = texts;

interface MailPanelProps {
  /** Undefined while none is open. */
  mail: Mail | undefined;
  onClose: () => void;
}

/** One mail in full. Where its link was, only its place is shown. */
export function MailPanel({ mail, onClose }: MailPanelProps) {
  return (
    <SidePanel opened={mail !== undefined} onClose={onClose} title={mail?.subject ?? ""}>
      {mail ? (
        <>
          <Facts
            facts={[
              { term: fields.to, value: mail.to },
              { term: fields.sender, value: mail.sender ?? texts.platform },
              { term: texts.state, value: <MailStateChip mail={mail} /> },
              { term: fields.writtenBy, value: mail.written_by },
              { term: fields.written, value: formatBoth(mail.created_at) },
              { term: fields.sent, value: mail.sent_at ? formatBoth(mail.sent_at) : null },
              { term: fields.until, value: mail.sent_at ? null : formatBoth(mail.expires_at) },
              { term: fields.tries, value: mail.attempts },
              { term: fields.problem, value: mail.problem },
            ]}
          />
          <p className={styles.body}>{mail.body}</p>
        </>
      ) : null}
    </SidePanel>
  );
}
