import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, call, etag } from "@/api/client";
import type { components, operations } from "@/client/schema";

export type ApiClient = components["schemas"]["ApiClient"];
export type ApiClientCreate = components["schemas"]["ApiClientCreate"];
export type ApiClientUpdate = components["schemas"]["ApiClientUpdate"];
export type ApiClientSecret = components["schemas"]["ApiClientSecret"];
export type ApiClientFilter = NonNullable<operations["listApiClients"]["parameters"]["query"]>;

export const apiClientsKey = ["api-clients"] as const;

export const apiClientsQuery = (query: ApiClientFilter) =>
  queryOptions({
    queryKey: [...apiClientsKey, query],
    queryFn: () => call(api.GET("/api-clients", { params: { query } })),
    placeholderData: keepPreviousData,
  });

/** The permissions that a client may have. */
export const scopesQuery = queryOptions({
  queryKey: ["permissions", "scopes"],
  queryFn: async () => {
    const matrix = await call(api.GET("/permissions"));
    return matrix.data.filter((row) => row.client_scope);
  },
});

/** The customers of a reseller to choose from, by name: the first 50 of which `q` is a part of the name. */
export const customerChoicesQuery = (resellerId: string, q: string) =>
  queryOptions({
    queryKey: ["customers", "of-client", resellerId, q],
    queryFn: async () => {
      const query = { limit: 50, sort: "name", reseller_id: resellerId, ...(q ? { q } : {}) } as const;
      const page = await call(api.GET("/customers", { params: { query } }));
      return page.data.map(({ id, name }) => ({ id, name }));
    },
    placeholderData: keepPreviousData,
  });

export const createApiClient = (body: ApiClientCreate) => call(api.POST("/api-clients", { body }));

/** The moment at which a day begins here; undefined when no day was chosen. */
export const beginOf = (day: string) => (day ? new Date(`${day}T00:00:00`).toISOString() : undefined);

const seen = ({ id, version }: ApiClient) => ({ path: { id }, header: { "If-Match": etag(version) } });

export const updateApiClient = (client: ApiClient, body: ApiClientUpdate) =>
  call(api.PATCH("/api-clients/{id}", { params: seen(client), body }));

export const disableApiClient = (client: ApiClient) =>
  call(api.POST("/api-clients/{id}/disable", { params: seen(client) }));

export const enableApiClient = (client: ApiClient) =>
  call(api.POST("/api-clients/{id}/enable", { params: seen(client) }));

export const deleteApiClient = (client: ApiClient) =>
  call(api.DELETE("/api-clients/{id}", { params: seen(client) }));

export const addSecret = ({ id }: ApiClient, body: components["schemas"]["ApiClientSecretAdd"]) =>
  call(api.POST("/api-clients/{id}/secrets", { body, params: { path: { id } } }));

export const endSecret = ({ id }: ApiClient, secret_id: string) =>
  call(api.DELETE("/api-clients/{id}/secrets/{secret_id}", { params: { path: { id, secret_id } } }));
