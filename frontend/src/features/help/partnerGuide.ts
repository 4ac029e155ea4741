import type { Guide } from "./guide";

/** Everything that operators and partner users do in the partner portal, as far as it is told here. */
export const partnerGuide: Guide = [
  {
    title: "The connection to Microsoft",
    tasks: [
      {
        id: "add-reseller",
        title: "Add a reseller",
        needs: "resellers:manage",
        steps: [
          "Open [Resellers] and press [Add reseller].",
          "Follow [How to register the app at Microsoft], and copy the secret's value when Microsoft shows it.",
          "Fill [Display Name], [Domain], [Application ID], [Application secret] and [Secret expires on].",
          "Press [Save]. Nothing is read from Partner Center before the reseller is authorized.",
        ],
      },
      {
        id: "authorize",
        title: "Authorize a reseller",
        needs: "resellers:authorize",
        steps: [
          "Open [Resellers], then the reseller.",
          "Press [Authorize]. Without a second factor you set one up first.",
          "Sign in at Microsoft as a Global Administrator of the reseller's tenant, and accept what the app asks for.",
          "Back here, customers, tenants and subscriptions arrive by themselves.",
          "Open [Health] and press [Check now] to try the connection whenever you doubt it.",
        ],
      },
    ],
  },
  {
    title: "Customers and their people",
    tasks: [
      {
        id: "sub-account",
        title: "Add a sub-account",
        needs: "customers:write",
        steps: [
          "Open [Resellers], then the reseller, then [Sub-accounts].",
          "Press [Add sub-account].",
          "Fill [Name], perhaps [Country]. Tick [Invite a master admin] for whoever is to look after its people, and press [Save].",
          "Customers of Partner Center come by themselves: look whether yours is there already.",
        ],
      },
      {
        id: "give-access",
        title: "Give a customer's people access",
        needs: "portal_users:write",
        steps: [
          "Open [Customers], then the customer, then [Users].",
          "Press [Add New], fill [Name] and [Email], and choose the [Level]. Tick [Master Admin] for whoever is to invite colleagues.",
          "Press [Save]. Where mails reach the person, the invitation is on its way.",
          "Where none do, press [Instruction sheet], then [Print], and hand the sheet over yourself. It is shown only now.",
          "Who forgot the password presses [Forgot your password?] on the sign-in page; where no mail comes, choose [Password link] in the menu (…) of their row.",
        ],
      },
      {
        id: "lost-factor",
        title: "Let somebody in who lost their second factor",
        needs: "portal_users:write",
        steps: [
          "Make sure that you talk to the person themselves.",
          "Find their row: [Users] of the customer, or [Partner & End User Management].",
          "Choose [Take second factor away] in the menu (…) of the row, and confirm it.",
          "They sign in with the password alone, and set up another factor at [Your account].",
        ],
      },
      {
        id: "partner-limits",
        title: "Bound what somebody may do",
        needs: "portal_users:write",
        steps: [
          "Open [Customers], then the customer, then [Users], and choose [Limits] in the menu (…) of the person's row.",
          "Fill [Seats of one change] or [Money of a month]. What is left open is not bounded.",
          "Tick [Only certain products], [Only certain terms] or [Only at certain hours], and choose which.",
          "Press [Save limits]. The person reads them at [Your account]. They hold for seats and orders as soon as these are changed here.",
        ],
      },
      {
        id: "hand-over",
        title: "Hand a guide over to customers",
        steps: [
          "Open [Help], then [Guide for customers].",
          "Choose the [Reseller] in whose name it is, if you see several.",
          "Press [Print this guide], and print it or save it as a PDF. It holds no link and no password, so it can be mailed.",
        ],
      },
      {
        id: "launch",
        title: "See a customer's portal as one of its people",
        needs: "impersonations:write",
        steps: [
          "Open [Customers], then the customer, then [Users].",
          "Press [Launch CP3] in the row of somebody who is active.",
          "Fill [Reason], which the customer reads, choose [For how long], and press [Launch CP3]. Without a second factor you set one up first.",
          "The portal opens in a new tab, and you only look. To change something press [Allow changes] and say what; it holds for 15 minutes.",
          "Press [Leave] when you are done.",
        ],
      },
    ],
  },
  {
    title: "Your team and your programs",
    tasks: [
      {
        id: "partner-user",
        title: "Add a partner user",
        needs: "portal_users:write",
        steps: [
          "Open [Partner & End User Management] and press [Add User].",
          "Fill [Name] and [Email], choose the [Level], and the grants [Partner Admin] and [CSP Admin] where they are needed.",
          "Below [How they get in] choose [Send an activation mail], and press [Save]: they choose their own password.",
          "Or choose [Set a password], press [Generate a password], then [Save], and hand the password over in a safe way. It is shown only now.",
        ],
      },
      {
        id: "api-client",
        title: "Let a program call the API",
        needs: "api_clients:write",
        steps: [
          "Open [API clients] and press [Add API client].",
          "Fill [Name], and choose [What it may do] and [Customers that it sees].",
          "Press [Add]. You show once more who you are, by a second factor and, after ten minutes, [Your password].",
          "Put [Client id] and [Secret] into the program. The secret is shown this once.",
          "To replace a secret, press [Secrets] in the client's row and [Make a new secret]; two count at once while the program changes over.",
          "Press [Disable] to shut the program out at once.",
        ],
      },
    ],
  },
  {
    title: "The record",
    tasks: [
      {
        id: "partner-audit",
        title: "Find out who did what",
        needs: "audit:read",
        steps: [
          "Open [Audit log], or [Event log] on the page of a reseller or a customer.",
          "Narrow it by [What], [Who], and the days in [From] and [To].",
          "Open an event to see what it was before and after, and as whom somebody acted.",
          "Press [Export] to take the list along as a file, and [Verify] to prove that the record was not changed.",
        ],
      },
    ],
  },
];
