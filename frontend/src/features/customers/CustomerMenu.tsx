import { DeleteMenu } from "@/components/menu/DeleteMenu";
import { paths } from "@/lib/paths";
import { type Customer, customersKey, deleteCustomer } from "./queries";
import { texts } from "./texts";

/** What else can be done with a customer: deleting it, once none of its tenants is connected. */
export function CustomerMenu({ customer }: { customer: Customer }) {
  return (
    <DeleteMenu
      label={texts.more}
      name={customer.name}
      words={texts.remove}
      remove={() => deleteCustomer(customer)}
      list={{ href: paths.customers, key: customersKey }}
      itself={[...customersKey, customer.id]}
    />
  );
}
