import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, call, etag } from "@/api/client";
import type { components, operations } from "@/client/schema";

export type Customer = components["schemas"]["Customer"];
export type CustomerCreate = components["schemas"]["CustomerCreate"];
export type CustomerUpdate = components["schemas"]["CustomerUpdate"];
export type CustomerFilter = NonNullable<operations["listCustomers"]["parameters"]["query"]>;

export const customersKey = ["customers"] as const;

export const customersQuery = (query: CustomerFilter) =>
  queryOptions({
    queryKey: [...customersKey, query],
    queryFn: () => call(api.GET("/customers", { params: { query } })),
    placeholderData: keepPreviousData,
  });

export const customerQuery = (id: string) =>
  queryOptions({
    queryKey: [...customersKey, id],
    queryFn: () => call(api.GET("/customers/{id}", { params: { path: { id } } })),
  });

export const createCustomer = (body: CustomerCreate, key: string) =>
  call(api.POST("/customers", { body, params: { header: { "Idempotency-Key": key } } }));

export const updateCustomer = ({ id, version }: Customer, body: CustomerUpdate) =>
  call(
    api.PATCH("/customers/{id}", { body, params: { path: { id }, header: { "If-Match": etag(version) } } }),
  );

export const deleteCustomer = ({ id, version }: Customer) =>
  call(api.DELETE("/customers/{id}", { params: { path: { id }, header: { "If-Match": etag(version) } } }));
