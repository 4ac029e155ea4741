import { lazy } from "react";

const LaunchPortal = lazy(() => import("@/features/launch/LaunchPortal"));

interface Person {
  id: string;
  customer_id: string;
  name: string;
}

/** The form of a list of people of customers that launches the portal as one of them. */
export const launchForm = ({ id, customer_id, name }: Person, close: () => void) => (
  <LaunchPortal customerId={customer_id} portalUserId={id} name={name} onClose={close} />
);
