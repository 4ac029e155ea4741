import { makeMail } from "../../src/testing/factories/mail";
import { days, long, many, pick, uuid } from "./values";

// What was written to people: every state, with and without an error.

const states = ["queued", "held", "sent", "failed", "expired", "withdrawn"] as const;
const kinds = ["invitation", "password_reset", "impersonation", "session_reused", "test"] as const;

export const mails = many(12, (i) => {
  const state = pick(states, i);
  return makeMail({
    id: uuid(900 + i),
    state,
    kind: pick(kinds, i),
    subject: i % 4 === 1 ? `Your access to ${long}` : "Choose a new password",
    attempts: state === "failed" ? 18 : i % 3,
    problem: state === "failed" || state === "queued" ? "mail server: refused (code 451)" : null,
    sender: i % 5 === 0 ? null : "Contoso Cloud",
    sent_at: state === "sent" ? days(-i) : null,
    created_at: days(-i),
  });
});

export const mailId = uuid(903);
