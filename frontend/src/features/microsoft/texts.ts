export const texts = {
  signIn: "Sign in with Microsoft",
  again: "Sign in with Microsoft again",
  accept: "Accept with Microsoft",
  or: "or",
  notSignedIn: "You are not signed in.",
  title: "Microsoft account",
  loading: "Loading your Microsoft account",
  none: "Link your work account to sign in with Microsoft as well.",
  linked: (name: string, when: string) => `You sign in with ${name} too. Linked ${when}.`,
  link: "Link a Microsoft account",
  unlink: "Unlink",
  unlinked: "Your Microsoft account is unlinked.",
  notUnlinked: "It is still linked.",
  notLinked: "Nothing was linked.",
  outcomes: {
    linked: "Your Microsoft account is linked. You can sign in with it from now on.",
    declined: "The sign-in at Microsoft was not finished. Try again, or use your password.",
    ended:
      "This sign-in took longer than 10 minutes, was used already, or began in another browser. Try again.",
    nobody:
      "Nobody who may sign in here has this Microsoft account. Sign in with your password, or ask whoever invited you.",
    taken:
      "This Microsoft account is linked with another login. Use another account, or unlink it there first.",
    signed_out: "You were signed out meanwhile, so nothing was linked. Try again.",
    invitation_ended: "The invitation was used already, or has expired. Ask for a new one.",
    unavailable: "Microsoft could not be reached. Try again in a few minutes.",
    refused:
      "Microsoft's answer could not be verified. Try again; if it happens again, tell whoever runs this installation.",
  },
} as const;

/** How a visit at Microsoft ended, by the code in the address; anything unknown reads as refused. */
export function outcome(code: string): string {
  const known: Record<string, string> = texts.outcomes;
  return Object.hasOwn(known, code) ? (known[code] ?? "") : texts.outcomes.refused;
}
