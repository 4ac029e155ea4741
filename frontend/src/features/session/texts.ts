export const texts = {
  title: "Sign in",
  lead: "Use the e-mail address and password of your Tenantry account.",
  email: "E-mail address",
  password: "Password",
  submit: "Sign in",
  ended: "You were signed out, or your session ended. Sign in to go on where you were.",
  forgot: "Forgot your password?",
  howTo: "Help with signing in",
  help: "No account? Ask your cloud partner, or the person who runs this installation.",
  notDone: "You are not signed in.",
};
