import { useQueryClient } from "@tanstack/react-query";
import { type TenantDetail, tenantQuery, tenantsKey } from "./queries";

/** Shows what the API made of a tenant, and has everything read again that shows tenants or what they hold. */
export function useTenantChanged() {
  const queries = useQueryClient();
  return (saved: TenantDetail) => {
    queries.setQueryData(tenantQuery(saved.id).queryKey, saved);
    for (const key of [
      tenantsKey,
      ["customers"],
      ["resellers"],
      ["dashboard"],
      ["partner-center-customers"],
    ]) {
      void queries.invalidateQueries({ queryKey: key });
    }
  };
}
