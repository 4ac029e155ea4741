import { useQuery } from "@tanstack/react-query";
import { lazy } from "react";
import { resellerOptionsQuery } from "@/api/resellerOptions";
import { Section } from "@/components/Section";
import { customerColumns, customerColumnsOfOne } from "./columns";
import { texts } from "./texts";
import { UserList } from "./UserList";
import type { LaunchForm, LimitsForm } from "./UserPanels";

const AddCustomerUser = lazy(() => import("./AddCustomerUser"));

interface CustomerUsersTabProps {
  customerId: string;
  launch?: LaunchForm;
  limits: LimitsForm;
}

/** The people of one company, who sign in to the customer portal. */
export function CustomerUsersTab({ customerId, launch, limits }: CustomerUsersTabProps) {
  return (
    <Section title={texts.customer.caption}>
      <UserList
        name="customer-users.of-one"
        of={{ kind: "customer", customer_id: customerId }}
        columns={customerColumnsOfOne}
        add={texts.customer.add}
        form={(close) => <AddCustomerUser customerId={customerId} onClose={close} />}
        launch={launch}
        limits={limits}
      />
    </Section>
  );
}

/** The people of every company one may see. */
export function CustomerUserList({ launch, limits }: { launch: LaunchForm; limits: LimitsForm }) {
  const { data: resellers = [] } = useQuery(resellerOptionsQuery);
  return (
    <UserList
      name="customer-users"
      of={{ kind: "customer" }}
      columns={customerColumns}
      filters={
        resellers.length > 1 ? [{ name: "reseller_id", label: texts.reseller, options: resellers }] : []
      }
      add={texts.customer.addUser}
      form={(close) => <AddCustomerUser onClose={close} />}
      launch={launch}
      limits={limits}
    />
  );
}
