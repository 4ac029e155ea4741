import type { Guide, Part } from "./guide";

/** What people do before they are signed in. */
export const gettingIn: Part = {
  title: "Getting in",
  tasks: [
    {
      id: "activate",
      title: "Accept your invitation",
      steps: [
        "Open the link in the invitation, or type the one on your instruction sheet. It can be used once, within 7 days.",
        "See what stands below [You get access to]: the companies that you are invited to.",
        "Type a password of at least 12 characters in [New password] and in [New password again], and press [Accept].",
        "Where [Accept with Microsoft] is offered, you can press it instead, and sign in with your work account from then on.",
        "Press [Sign in].",
      ],
    },
    {
      id: "sign-in",
      title: "Sign in",
      steps: [
        "Open the sign-in address in your browser.",
        "Fill [E-mail address] and [Password], and press [Sign in].",
        "Where [Sign in with Microsoft] is offered, you can press it instead and use your work account.",
        "If [Second step] comes up, enter the code that your authenticator app shows, and press [Go on]. Without your phone, press [Use a recovery code].",
        "If you work for several companies, choose one below [Choose a company].",
      ],
    },
    {
      id: "forgotten-password",
      title: "Get in with a forgotten password",
      steps: [
        "On the sign-in page press [Forgot your password?].",
        "Fill [E-mail address] and press [Send the link].",
        "Open the link in the mail within an hour. If no mail comes, ask your cloud partner to hand you a link.",
        "Type a password of at least 12 characters in [New password] and in [New password again], and press [Save the password].",
        "You are signed out everywhere. Press [Sign in] and use the new password.",
      ],
    },
  ],
};

const account: Part = {
  title: "Your account",
  tasks: [
    {
      id: "second-factor",
      title: "Protect your account with an authenticator app",
      steps: [
        "Press your initials at the top right, and choose [Your account].",
        "Below [Second factor], at [Authenticator app], press [Set up]. If [Your password] is asked for, fill it and press [Go on].",
        "Press [Set up an authenticator app] and scan the picture with the app on your phone.",
        "Type the six digits in [Code that the app shows], and press [Confirm].",
        "Keep the recovery codes where you find them without your phone: press [Copy] or [Download], then [I have kept them].",
      ],
    },
    {
      id: "change-password",
      title: "Change your password",
      steps: [
        "Press your initials at the top right, and choose [Change password].",
        "Fill [Current password], [New password] and [New password again].",
        "Press [Change password]. You stay signed in here; everywhere else you are signed out.",
      ],
    },
    {
      id: "sessions",
      title: "See where you are signed in",
      steps: [
        "Press your initials at the top right, and choose [Your account].",
        "Look at [Where you are signed in]: each line is a browser, with its address and when it was last used.",
        "Press [Sign out] at what you do not recognize, or [Sign out everywhere else], and change your password then.",
      ],
    },
  ],
};

const services: Part = {
  title: "Your Microsoft services",
  tasks: [
    {
      id: "companies",
      title: "Go to another company",
      steps: [
        "At the top left, press the name of the company that you look at. It is a button if you work for several.",
        "Below [Companies], choose the other one. Its [Dashboard] opens.",
        "To compare two companies, open each in a browser tab of its own: every address names its company.",
      ],
    },
    {
      id: "dashboard",
      title: "Put your dashboard together",
      steps: [
        "Open [Dashboard] and press [Add widget].",
        "Choose [Seats used], [Nearing renewal] or [Tenants].",
        "With the menu of a widget, [Move up], [Move down] or [Remove] it. What you choose is kept for you, in every browser.",
      ],
    },
    {
      id: "subscriptions",
      title: "See what you subscribe to",
      needs: "subscriptions:read",
      steps: [
        "Open [Microsoft CSP], then [Subscriptions].",
        "Narrow the list by [Product name], [Status] or [Renews within].",
        "Open a subscription by its name. [Term] tells its quantity, its billing and when it renews.",
        "Open [Refund options] to see which seats Microsoft takes back, and until when.",
      ],
    },
    {
      id: "licenses",
      title: "See which licenses are free",
      needs: "licenses:read",
      steps: [
        "Open [Microsoft CSP], then [Licenses].",
        "Compare [Active Licenses] with [Assigned Licenses]; what is free stands in [Available Licenses].",
        "Press [Refresh] to ask Microsoft again.",
      ],
    },
    {
      id: "orders",
      title: "See what was ordered",
      needs: "orders:read",
      steps: [
        "Open [Microsoft CSP], then [Orders].",
        "Open an order to see what it is about, its billing cycle and its status.",
        "Open [Order items] to see the products with their quantities.",
      ],
    },
  ],
};

const company: Part = {
  title: "Your company",
  tasks: [
    {
      id: "levels",
      title: "What each level may do",
      unordered: true,
      steps: [
        "[View] sees the company's tenants, subscriptions, licenses and orders, and changes nothing.",
        "[Modify] sees the same. It is for those who are to change quantities and licenses, which this portal does not offer yet.",
        "[Admin] also reads the audit log, and sees who acted for the company.",
        "[Master Admin] is given beside a level: it invites and looks after the company's people, and sees who acted for the company.",
      ],
    },
    {
      id: "invite",
      title: "Invite a colleague",
      needs: "portal_users:write",
      steps: [
        "Open [Users] and press [Add New].",
        "Fill [Name] and [Email], and choose the [Level]. You give up to your own.",
        "Tick [Master Admin] for somebody who is to look after people too.",
        "Press [Save]. The invitation is mailed; where mails are turned off, your cloud partner hands it over.",
        "If it gets lost, press [Invite again] in the colleague's row.",
      ],
    },
    {
      id: "manage",
      title: "Change or end a colleague's access",
      needs: "portal_users:write",
      steps: [
        "Open [Users] and find the colleague's row.",
        "Press [Edit] to change the level, and [Save].",
        "Press [Disable] to stop the access for a while: sessions that have nothing else open end at once. [Enable] gives it back.",
        "Press [Delete] to take it away for good.",
      ],
    },
    {
      id: "limits",
      title: "Bound what a colleague may do",
      needs: "portal_users:write",
      steps: [
        "Open [Users] and choose [Limits] in the menu (…) of the colleague's row.",
        "Fill [Seats of one change] or [Money of a month]. What is left open is not bounded.",
        "Tick [Only certain products], [Only certain terms] or [Only at certain hours], and choose which.",
        "Press [Save limits]. The person reads them at [Your account]. They hold for seats and orders as soon as these are changed here.",
      ],
    },
    {
      id: "audit",
      title: "Find out who changed something",
      needs: "audit:read",
      steps: [
        "Open [Audit log]. The newest event stands first.",
        "Narrow it by [What], [Who], and the days in [From] and [To].",
        "Open an event to see what it was before and after.",
        "Press [Export] to take the list along as a file.",
      ],
    },
    {
      id: "acted",
      title: "See who acted as your people",
      needs: "impersonations:read",
      steps: [
        "Open [Who acted as us].",
        "Each line tells who of your cloud partner opened this portal as whom, when, for how long and why.",
        "[Only looked] means that nothing was changed; otherwise the number of changes stands there.",
      ],
    },
  ],
};

/** Everything that a customer's people do in their portal. */
export const customerGuide: Guide = [gettingIn, account, services, company];
