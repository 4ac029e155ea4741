export const texts = {
  caption: "Licenses",
  refresh: "Refresh",
  note: "One row for each product, as Partner Center counts it at this moment. It may hold subscriptions that are not listed here yet, or that were bought elsewhere.",
  noteOfCompany: "One row for each product, as Microsoft counts it at this moment.",
  staleTitle: "Microsoft did not answer",
  stale: "These are the last known counts.",
  emptyTitle: "No licenses",
  empty: "Microsoft lists no licensed product for this tenant.",
  info: (product: string) => `Ids of ${product}`,
  sku: "Product SKU ID",
  subscriptions: "Microsoft Subscription IDs",
  none: "None listed",
};
