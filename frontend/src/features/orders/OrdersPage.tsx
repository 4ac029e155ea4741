import { PageHead } from "@/components/PageHead";
import { OrderList } from "./OrderList";
import { texts } from "./texts";

/** Every order one may see. */
export function OrdersPage() {
  return (
    <>
      <PageHead title={texts.title} />
      <OrderList />
    </>
  );
}
