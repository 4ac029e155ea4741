export const texts = {
  sequence: "Set-up",
  steps: ["Your account", "First reseller", "Authorize", "Ready"],
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
};
