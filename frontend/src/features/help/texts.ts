export const texts = {
  title: "Help",
  tabs: { own: "Your tasks", customers: "Guide for customers" },
  contents: "What is here",
  print: "Print this guide",
  video: (task: string) => `Video: ${task}`,
  captions: "English",
  reseller: "Reseller",
  loading: "Loading the reseller",
  noReseller: "No reseller yet",
  noResellerText: "The guide is handed over in the name of a reseller. Add one first.",
  customer: {
    name: (reseller: string) => `Guide to the customer portal of ${reseller}`,
    lead: "What you can do in this portal, step by step.",
    address: "Sign-in address",
    questions: "Questions",
  },
  partner: {
    name: "Guide to the partner portal",
    lead: "What you can do in the partner portal, step by step.",
    customersLead:
      "All that a customer's people can do in their portal, to print and hand over. It holds no link and no password.",
  },
  entry: {
    title: "Help with signing in",
    lead: "For customers' people and staff alike.",
    back: "Back to sign-in",
  },
} as const;
