import { queryOptions } from "@tanstack/react-query";
import { api, call, callFull } from "@/api/client";
import type { components } from "@/client/schema";

type Schemas = components["schemas"];
export type Limits = Schemas["PortalUserLimits"];
export type LimitsSet = Schemas["PortalUserLimitsSet"];
export type Question = Schemas["LimitQuestion"];
export type Decision = Schemas["LimitDecision"];
export type Day = Schemas["LimitDay"];

/** What bounds a portal user, with the version that a change is made to: read anew for whoever opens it. */
export const limitsQuery = (portalUserId: string) =>
  queryOptions({
    queryKey: ["limits", portalUserId],
    gcTime: 0,
    queryFn: async () => {
      const path = { id: portalUserId };
      const { data, response } = await callFull(api.GET("/portal-users/{id}/limits", { params: { path } }));
      return { limits: data, version: response.headers.get("ETag") ?? "" };
    },
  });

export const setLimits = (portalUserId: string, version: string, body: LimitsSet) =>
  call(
    api.PUT("/portal-users/{id}/limits", {
      body,
      params: { path: { id: portalUserId }, header: { "If-Match": version } },
    }),
  );

export const explainLimits = (portalUserId: string, body: Question) =>
  call(api.POST("/portal-users/{id}/limits/explain", { body, params: { path: { id: portalUserId } } }));

/** What bounds who is signed in: in a company, or as staff. */
export const myLimitsQuery = (customerId: string | undefined) =>
  queryOptions({
    queryKey: ["my-limits", customerId ?? ""],
    queryFn: () => call(api.GET("/me/limits", { params: { query: { customer_id: customerId } } })),
  });

export const explainMyLimits = (customerId: string | undefined, change: Question) =>
  call(api.POST("/me/limits/explain", { body: { customer_id: customerId, change } }));

export interface Product {
  id: string;
  name: string;
}

/** Whose products are offered to choose from. */
export interface Book {
  customer_id?: string;
  reseller_id?: string;
}

/** The products that a company, or a reseller's customers, subscribed to, by name: of the first 200 subscriptions. */
export const productsQuery = (of: Book) =>
  queryOptions({
    queryKey: ["limit-products", of],
    queryFn: async () => {
      const page = await call(api.GET("/subscriptions", { params: { query: { ...of, limit: 200 } } }));
      const names = new Map(page.data.map(({ product_id, product_name }) => [product_id, product_name]));
      const products: Product[] = Array.from(names, ([id, name]) => ({ id, name }));
      return products.filter(({ id }) => id !== "").sort((a, b) => a.name.localeCompare(b.name));
    },
    staleTime: 5 * 60_000,
  });
