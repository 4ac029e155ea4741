import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, call } from "@/api/client";
import type { components, operations } from "@/client/schema";

export type Operation = components["schemas"]["Operation"];
export type OperationState = components["schemas"]["OperationState"];
export type SyncStatus = components["schemas"]["SyncStatus"];
export type OperationFilter = NonNullable<operations["listOperations"]["parameters"]["query"]>;

const running = 2_000;
const resting = 30_000;

export const operationsQuery = (query: OperationFilter) =>
  queryOptions({
    queryKey: ["operations", query],
    queryFn: () => call(api.GET("/operations", { params: { query } })),
    placeholderData: keepPreviousData,
    refetchInterval: (state) =>
      state.state.data?.data.some(({ finished_at }) => finished_at === null) ? running : resting,
  });

/** One operation, asked for again until nothing more will happen. */
export const operationQuery = (id: string) =>
  queryOptions({
    queryKey: ["operations", id],
    queryFn: () => call(api.GET("/operations/{id}", { params: { path: { id } } })),
    refetchInterval: (state) => (state.state.data?.finished_at === null ? running : false),
  });

/** What can be synced: a whole reseller or one tenant. */
export type SyncTarget = { kind: "reseller" | "tenant"; id: string };

/** How the mirror of a reseller or tenant stands; often while a sync is under way. */
export const syncStatusQuery = ({ kind, id }: SyncTarget) =>
  queryOptions({
    queryKey: ["sync", kind, id],
    queryFn: () => {
      const params = { path: { id } };
      return call(
        kind === "reseller"
          ? api.GET("/resellers/{id}/sync", { params })
          : api.GET("/tenants/{id}/sync", { params }),
      );
    },
    refetchInterval: (state) => (state.state.data?.running ? running : resting),
  });

/** Begins a sync, or joins the one under way. */
export const startSync = ({ kind, id }: SyncTarget) => {
  const params = { path: { id } };
  return call(
    kind === "reseller"
      ? api.POST("/resellers/{id}/sync", { params })
      : api.POST("/tenants/{id}/sync", { params }),
  );
};
