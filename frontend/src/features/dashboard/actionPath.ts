import { paths } from "@/lib/paths";
import type { DashboardAction } from "./queries";

/** Where something that needs a person can be put right. */
export function actionPath(action: DashboardAction): string {
  const { kind, subscription_id, tenant_id, reseller_id } = action;
  if (kind === "reseller_problem" || (kind === "sync_problem" && !tenant_id))
    return paths.reseller(reseller_id, "health");
  if (kind === "window_closing" && subscription_id)
    return paths.subscription(subscription_id, "refund-options");
  if (subscription_id) return paths.subscription(subscription_id);
  return tenant_id ? paths.tenant(tenant_id) : paths.reseller(reseller_id);
}
