import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, call } from "@/api/client";
import type { components, operations } from "@/client/schema";

export type Subscription = components["schemas"]["Subscription"];
export type SubscriptionFilter = NonNullable<operations["listSubscriptions"]["parameters"]["query"]>;

export const subscriptionsQuery = (query: SubscriptionFilter) =>
  queryOptions({
    queryKey: ["subscriptions", query],
    queryFn: () => call(api.GET("/subscriptions", { params: { query } })),
    placeholderData: keepPreviousData,
  });

export const subscriptionQuery = (id: string) =>
  queryOptions({
    queryKey: ["subscriptions", id],
    queryFn: () => call(api.GET("/subscriptions/{id}", { params: { path: { id } } })),
  });
