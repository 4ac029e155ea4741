export const texts = {
  title: "Change password",
  lead: "You stay signed in here. Everywhere else you are signed out.",
  current: "Current password",
  wanted: "New password",
  wantedHelp: "12 to 200 characters. A few unrelated words are easy to remember and hard to guess.",
  repeat: "New password again",
  submit: "Change password",
  cancel: "Cancel",
  done: "Your password is changed. Everywhere else you are signed out.",
  notDone: "Your password was not changed.",
  errors: {
    current: "Enter your current password.",
    wanted: "Enter a new password.",
    repeat: "The two new passwords differ.",
  },
} as const;
