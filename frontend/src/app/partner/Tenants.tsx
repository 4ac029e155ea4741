import { BulkSyncButton } from "@/features/operations/BulkSyncButton";
import { TenantsPage } from "@/features/tenants/TenantsPage";

/** Every tenant, several of which can be synced at once. */
export function Tenants() {
  return <TenantsPage bulk={(ids, clear) => <BulkSyncButton tenantIds={ids} onDone={clear} />} />;
}
