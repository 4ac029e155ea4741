import type { components } from "@/client/schema";

type Limits = components["schemas"]["PortalUserLimits"];

/** What bounds a portal user: nothing, if not said otherwise. */
export const makeLimits = (with_: Partial<Limits> = {}): Limits => ({
  max_seats: null,
  monthly_spend: null,
  products: null,
  terms: null,
  hours: null,
  updated_at: null,
  ...with_,
});
