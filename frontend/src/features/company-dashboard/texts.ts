export const texts = {
  title: "Dashboard",
  loading: "Loading your dashboard",
  add: "Add widget",
  widgets: { seats: "Seats used", renewals: "Nearing renewal", tenants: "Tenants" },
  about: {
    seats: "By product, as Microsoft counts now",
    renewals: "Subscriptions of the next 90 days",
    tenants: "What each has",
  },
  actions: (name: string) => `Actions of ${name}`,
  up: "Move up",
  down: "Move down",
  remove: "Remove",
  emptyTitle: "Your dashboard is empty",
  empty:
    "It shows what you put on it: seats used, subscriptions nearing renewal, tenants. What you choose is kept for you, in every browser.",
  emptyActingTitle: "This dashboard is empty",
  emptyActing: "The person you act as put nothing on it.",
  notKept: "The dashboard stays as it was.",
};
