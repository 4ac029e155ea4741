import { Outlet } from "@tanstack/react-router";
import { OrderBasicsTab } from "@/features/orders/OrderBasicsTab";
import { OrderItemsTab } from "@/features/orders/OrderItemsTab";
import { OrderPage } from "@/features/orders/OrderPage";
import { useRouteId } from "../useRouteId";

export function Order() {
  return (
    <OrderPage id={useRouteId()}>
      <Outlet />
    </OrderPage>
  );
}

export const OrderBasics = () => <OrderBasicsTab id={useRouteId()} />;
export const OrderItems = () => <OrderItemsTab id={useRouteId()} />;
