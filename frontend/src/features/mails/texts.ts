import type { MailKind, MailState } from "./queries";

const kinds: Record<MailKind, string> = {
  invitation: "Invitation",
  staff_invitation: "Invitation of staff",
  password_reset: "Forgotten password",
  impersonation: "Somebody acts as",
  mfa_reset: "Second factor removed",
  sign_in_changed: "Sign-in changed",
  session_reused: "Session ended",
  api_client_access: "Access of an API client",
  test: "Test",
};
const states: Record<MailState, string> = {
  queued: "Waiting",
  held: "Held",
  sent: "Sent",
  failed: "Failed",
  expired: "Expired",
  withdrawn: "Not needed",
};
/** What each state means for who waits for the mail. */
const meanings: Record<MailState, string> = {
  queued: "It is tried again and again until the mail server takes it.",
  held: "There is no mail server. It leaves as soon as there is one.",
  sent: "The mail server took it.",
  failed: "The mail server did not take it in any of the tries. It can be tried again.",
  expired: "Its link ended before it could be sent.",
  withdrawn: "Its link was used, or its recipient is gone or gets no mails.",
};

export const texts = {
  title: "Outbox",
  caption: "Mails of 90 days",
  state: "State",
  kinds,
  states,
  meanings,
  fields: {
    subject: "Subject",
    to: "To",
    kind: "For",
    tries: "Tries",
    written: "Written",
    sender: "In the name of",
    writtenBy: "Written by",
    problem: "Last error",
    until: "Tried until",
    sent: "Sent",
    actions: "Actions",
  },
  platform: "The platform",
  emptyTitle: "No mails yet",
  empty: "Every mail of 90 days stands here, sent or not. Where a link was, only its place is shown.",
  noServer: {
    title: "There is no mail server",
    text: "Mails are held here and leave as soon as there is one. Set TENANTRY_SMTP_URL and TENANTRY_MAIL_FROM, and start Tenantry again.",
  },
  test: {
    action: "Send me a test mail",
    done: "A test mail is on its way to your own address.",
    notDone: "No mail was sent.",
  },
  retry: {
    action: "Try again",
    done: (to: string) => `The mail to ${to} is tried again.`,
    notDone: "The mail is not tried again.",
  },
};
