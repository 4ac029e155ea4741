export const texts = {
  sequence: "Set-up",
  steps: ["Your account", "First reseller", "Authorize", "Ready"],
  later: "Skip and do this later",
  reseller: {
    title: "Add the first reseller",
    lead: "Register an app at Microsoft for it, then enter what comes out of that.",
  },
  authorize: {
    title: "Authorize the reseller",
    lead: "Sign in at Microsoft once with a Global Administrator of the reseller's tenant. You come back here afterwards.",
    continue: "Continue",
  },
  done: {
    title: "Congratulations, Tenantry is set up",
    lead: "Customers, tenants and subscriptions are being read from Partner Center. Meanwhile, choose how you would like to see them.",
    appearance: "Appearance",
    schemes: [
      { value: "auto", label: "As the system" },
      { value: "light", label: "Light" },
      { value: "dark", label: "Dark" },
    ],
    rows: "Rows of lists",
    densities: [
      { value: "dense", label: "Dense" },
      { value: "comfortable", label: "Comfortable" },
    ],
    dashboard: "Go to the dashboard",
  },
  account: {
    title: "Set up Tenantry",
    lead: "This installation has no accounts yet. The first one runs it and sees every reseller.",
    code: "Set-up code",
    codeHelp:
      "Printed in the terminal or log when the server started. It shows that you run this installation.",
    name: "Your name",
    email: "E-mail address",
    password: "Password",
    passwordHelp: "12 to 200 characters. A few unrelated words are easy to remember and hard to guess.",
    repeat: "Password again",
    submit: "Create account",
    notDone: "No account was created.",
    doneTitle: "Set-up is complete",
    done: "Somebody already created the first account of this installation.",
    signIn: "Sign in",
  },
  errors: {
    code: "Enter the set-up code.",
    name: "Enter your name.",
    email: "Enter an e-mail address, such as name@example.com.",
    password: "Use at least 12 characters.",
    repeat: "The two passwords differ.",
  },
} as const;
