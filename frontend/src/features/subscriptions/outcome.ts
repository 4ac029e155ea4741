import type { Subscription } from "./queries";

/**
 * What happens at the end of the term: it renews as it is, renews with a scheduled change, or does not renew by itself.
 * Undefined where there is no term that could end: not active, or without a date.
 */
export function outcomeOf(
  subscription: Pick<
    Subscription,
    "status" | "commitment_end_date" | "scheduled_change" | "auto_renew_enabled"
  >,
): "renews" | "changes" | "off" | undefined {
  const { status, commitment_end_date, scheduled_change, auto_renew_enabled } = subscription;
  if (status !== "active" || !commitment_end_date) return undefined;
  if (!auto_renew_enabled) return "off";
  return scheduled_change ? "changes" : "renews";
}
