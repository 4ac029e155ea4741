import { EmailAddress } from "@/components/EmailAddress";
import type { Columns } from "@/components/table/columns";
import { formatLocal } from "@/lib/dates";
import { MailStateChip } from "./MailStateChip";
import { MailSubject } from "./MailSubject";
import type { Mail } from "./queries";
import { RetryButton } from "./RetryButton";
import { texts } from "./texts";

const { fields } = texts;

export const mailColumns: Columns<Mail> = [
  { id: "subject", header: fields.subject, wrap: true, cell: (mail) => <MailSubject mail={mail} /> },
  { id: "to", header: fields.to, wrap: true, bare: true, cell: ({ to }) => <EmailAddress address={to} /> },
  { id: "state", header: texts.state, phone: "end", cell: (mail) => <MailStateChip mail={mail} /> },
  { id: "kind", header: fields.kind, cell: ({ kind }) => texts.kinds[kind] },
  { id: "tries", header: fields.tries, align: "end", cell: ({ attempts }) => attempts },
  { id: "problem", header: fields.problem, wrap: true, cell: ({ problem }) => problem ?? "–" },
  {
    id: "written",
    header: fields.written,
    bare: true,
    sort: ["-created_at"],
    cell: ({ created_at }) => <time dateTime={created_at}>{formatLocal(created_at)}</time>,
  },
  {
    id: "actions",
    header: fields.actions,
    phone: "below",
    cell: (mail) => (mail.state === "failed" ? <RetryButton mail={mail} /> : null),
  },
];
