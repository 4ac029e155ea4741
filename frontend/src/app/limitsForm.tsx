import { lazy } from "react";

const LimitsPanel = lazy(() => import("@/features/limits/LimitsPanel"));

interface Person {
  id: string;
  name: string;
  customer_id: string | null;
  reseller_id: string | null;
}

/** The form of a list of people of what one of them may do at most. */
export const limitsForm = ({ id, name, customer_id, reseller_id }: Person, close: () => void) => (
  <LimitsPanel
    portalUserId={id}
    name={name}
    book={customer_id ? { customer_id } : { reseller_id: reseller_id ?? undefined }}
    onClose={close}
  />
);
