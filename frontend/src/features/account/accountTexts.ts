export const texts = {
  title: "Your account",
  who: {
    title: "Who you are",
    name: "Name",
    email: "E-mail address",
    role: "Role",
  },
  password: {
    title: "Password",
    lead: "Changing it signs you out everywhere else.",
    change: "Change password",
  },
  sessions: {
    title: "Where you are signed in",
    lead: "Sign out what you do not recognize, and change your password then.",
    loading: "Loading where you are signed in",
    lastUsed: (when: string) => `Last used ${when}`,
    signedIn: (when: string) => `Signed in ${when}`,
    here: "This browser",
    onlyHere: "You are signed in nowhere else.",
    end: "Sign out",
    endOne: (browser: string, address: string) => `Sign out ${browser} at ${address}`,
    endOthers: "Sign out everywhere else",
    ended: (browser: string) => `${browser} is signed out.`,
    endedOthers: (count: number) =>
      count === 1 ? "One other browser is signed out." : `${count} other browsers are signed out.`,
    notEnded: "Nobody was signed out.",
  },
} as const;
