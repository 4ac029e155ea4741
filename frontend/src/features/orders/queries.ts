import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, call } from "@/api/client";
import type { components, operations } from "@/client/schema";

export type Order = components["schemas"]["Order"];
export type OrderFilter = NonNullable<operations["listOrders"]["parameters"]["query"]>;

export const ordersQuery = (query: OrderFilter) =>
  queryOptions({
    queryKey: ["orders", query],
    queryFn: () => call(api.GET("/orders", { params: { query } })),
    placeholderData: keepPreviousData,
  });

export const orderQuery = (id: string) =>
  queryOptions({
    queryKey: ["orders", id],
    queryFn: () => call(api.GET("/orders/{id}", { params: { path: { id } } })),
  });
