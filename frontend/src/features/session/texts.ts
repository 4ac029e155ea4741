export const texts = {
  title: "Sign in",
  lead: "Use the e-mail address and password of your Tenantry account.",
  email: "E-mail address",
  password: "Password",
  submit: "Sign in",
  ended: "You were signed out, or your session ended. Sign in to go on where you were.",
  forgot: "Forgot your password?",
  help: "No account? Ask your cloud partner, or the person who runs this installation.",
  notDone: "You are not signed in.",
};

export const secondTexts = {
  title: "Second step",
  lead: "Enter the code that your authenticator app shows now.",
  recoveryLead: "Enter one of your recovery codes. Each counts once.",
  code: "Code of the app",
  recoveryCode: "Recovery code",
  submit: "Go on",
  useRecovery: "Use a recovery code",
  useCode: "Use the app",
  notDone: "You are not signed in yet.",
};

export const enrollTexts = {
  title: "Set up a second factor",
  lead: "Your organization requires one. Have an authenticator app ready on your phone.",
  begin: "Set up an authenticator app",
  qr: "QR code for your authenticator app",
  secret: "Scan the code, or type this secret into the app:",
  code: "Code that the app shows",
  submit: "Confirm",
  notDone: "Nothing was set up.",
  keepTitle: "Keep your recovery codes",
  keepLead: "Each lets you in once if you lose your app. They are not shown again.",
  kept: "I have kept them",
};
