import type { EndedBy } from "./queries";

const endings: Record<EndedBy, string> = {
  left: "Left",
  time: "Time was up",
  session: "Signed out",
  portal_user: "Person disabled or deleted",
  rights: "May not launch any more",
  replaced: "Launched again",
};

export const texts = {
  launch: {
    lead: "You see what this person sees, and change nothing unless you confirm it once more. They and the company's master admins get a mail with your name and the reason; where no mails leave this installation, it waits.",
    reason: "Reason",
    reasonHelp: "The customer reads it. 3 to 500 characters.",
    minutes: "For how long",
    choices: ["15", "30", "60"].map((value) => ({ value, label: `${value} minutes` })),
    submit: "Launch CP3",
    notDone: "Nothing was launched.",
    opened: (name: string) => `The portal opened in a new tab, as ${name}.`,
    blocked: "The portal is launched, but the browser opened no new tab.",
    open: "Open the portal",
    done: "Done",
  },
  bar: {
    label: "You act as somebody else",
    as: "You act as",
    at: "at",
    reason: (reason: string) => `Reason: ${reason}`,
    readOnly: "Read-only",
    raised: (minutes: number) => `You can change things, ${left(minutes)}`,
    ends: (minutes: number) => `Ends in ${minutes} min`,
    raise: "Allow changes",
    leave: "Leave",
    notLeft: "You still act as this person.",
  },
  raise: {
    title: (name: string) => `Allow changes as ${name}`,
    lead: "For 15 minutes, what you change counts as done by you on behalf of this person. The customer sees what it was and why.",
    reason: "What do you have to change?",
    submit: "Allow changes",
    notDone: "You can still only look.",
  },
  over: {
    title: "You do not act as a customer user any more",
    lead: "The launch is over: its time was up, you left or signed out, or the person or your own rights changed. Nothing that you did not finish was changed.",
    back: "To your own portal",
  },
  log: {
    title: "Who acted as us",
    caption: "Launches",
    who: "Who",
    as: "As",
    when: "When",
    lasted: "How long",
    reason: "Why",
    changes: "Changes",
    none: "No changes",
    minutes: (minutes: number) => `${minutes} min`,
    running: "Running",
    raised: (times: number, why: string) => `Changes allowed${times > 1 ? ` ${times} times` : ""}: ${why}`,
    looked: "Only looked",
    changed: (count: number) => (count === 1 ? "1 change" : `${count} changes`),
    emptyTitle: "Nobody acted for this company",
    empty:
      "When staff of the reseller open this company's portal as one of its people, it is listed here with the reason.",
    endings,
  },
  errors: { reason: "Say why, in 3 to 500 characters." },
  cancel: "Cancel",
};

function left(minutes: number): string {
  return minutes === 1 ? "1 min left" : `${minutes} min left`;
}

/** What is wrong with a reason, if anything. */
export function checkReason(reason: string): string | null {
  const { length } = Array.from(reason.trim());
  return length < 3 || length > 500 ? texts.errors.reason : null;
}
