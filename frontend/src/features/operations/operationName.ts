import type { Operation } from "./queries";
import { texts } from "./texts";

/** "Sync of a tenant: Fabrikam". */
export function operationName({ kind, tenant_name, reseller_name }: Operation): string {
  return `${texts.kinds[kind]}: ${tenant_name ?? reseller_name}`;
}
