import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, call, etag } from "@/api/client";
import type { components, operations } from "@/client/schema";

export type Reseller = components["schemas"]["Reseller"];
export type ResellerCreate = components["schemas"]["ResellerCreate"];
export type SyncStatus = components["schemas"]["SyncStatus"];
export type ResellerUpdate = components["schemas"]["ResellerUpdate"];
export type HealthFinding = components["schemas"]["HealthFinding"];
export type HealthSeverity = components["schemas"]["HealthSeverity"];
export type ResellerFilter = NonNullable<operations["listResellers"]["parameters"]["query"]>;

export const resellersKey = ["resellers"] as const;

export const resellersQuery = (query: ResellerFilter) =>
  queryOptions({
    queryKey: [...resellersKey, query],
    queryFn: () => call(api.GET("/resellers", { params: { query } })),
    placeholderData: keepPreviousData,
  });

export const resellerQuery = (id: string) =>
  queryOptions({
    queryKey: [...resellersKey, id],
    queryFn: () => call(api.GET("/resellers/{id}", { params: { path: { id } } })),
  });

/** Tries the connection at Microsoft at each call. */
export const healthQuery = (id: string) =>
  queryOptions({
    queryKey: [...resellersKey, id, "health"],
    queryFn: () => call(api.GET("/resellers/{id}/health", { params: { path: { id } } })),
    staleTime: 60_000,
  });

/** What an app registration at Microsoft needs. */
export const requirementsQuery = queryOptions({
  queryKey: ["reseller-requirements"],
  queryFn: () => call(api.GET("/reseller-requirements")),
  staleTime: Number.POSITIVE_INFINITY,
});

export const createReseller = (body: ResellerCreate, key: string) =>
  call(api.POST("/resellers", { body, params: { header: { "Idempotency-Key": key } } }));

export const updateReseller = ({ id, version }: Reseller, body: ResellerUpdate) =>
  call(
    api.PATCH("/resellers/{id}", { body, params: { path: { id }, header: { "If-Match": etag(version) } } }),
  );

export const deleteReseller = ({ id, version }: Reseller) =>
  call(api.DELETE("/resellers/{id}", { params: { path: { id }, header: { "If-Match": etag(version) } } }));

/** Begins a sign-in at Microsoft; gives the address the browser has to go to. */
export const startAuthorization = async (id: string) => {
  const { authorization_url } = await call(
    api.POST("/resellers/{id}/authorization", { params: { path: { id } } }),
  );
  return authorization_url;
};
