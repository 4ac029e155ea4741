import { tenantsQuery } from "@/features/tenants/queries";

/** The tenants of a company whose licenses are read live; more than these are not asked for at once. */
export const companyTenantsQuery = (companyId: string) =>
  tenantsQuery({ customer_id: companyId, connection_state: "connected", sort: "name", limit: 10 });
