export const texts = {
  title: "Who may do what",
  lead: "Each permission, and the roles that hold it. A partner user holds theirs for every company of the reseller, a customer user for each company on its own.",
  caption: "Who may do what",
  loading: "Loading who may do what",
  permission: "Permission",
  yes: "Yes",
  emptyTitle: "No permissions",
  empty: "The server knows no permission. Look at its version: it may be older than this page.",
};
