import { PageHead } from "@/components/PageHead";
import { CustomerList } from "./CustomerList";
import { texts } from "./texts";

/** Every customer one may see. */
export function CustomersPage() {
  return (
    <>
      <PageHead title={texts.title} />
      <CustomerList />
    </>
  );
}
