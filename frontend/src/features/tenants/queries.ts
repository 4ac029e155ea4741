import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, call, etag } from "@/api/client";
import type { components, operations } from "@/client/schema";

export type Tenant = components["schemas"]["Tenant"];
export type TenantDetail = components["schemas"]["TenantDetail"];
export type TenantAttach = components["schemas"]["TenantAttach"];
export type Consent = components["schemas"]["Consent"];
export type ConsentAction = components["schemas"]["ConsentAction"];
export type PartnerCenterCustomer = components["schemas"]["PartnerCenterCustomer"];
export type TenantFilter = NonNullable<operations["listTenants"]["parameters"]["query"]>;

export const tenantsKey = ["tenants"] as const;

export const tenantsQuery = (query: TenantFilter) =>
  queryOptions({
    queryKey: [...tenantsKey, query],
    queryFn: () => call(api.GET("/tenants", { params: { query } })),
    placeholderData: keepPreviousData,
  });

export const tenantQuery = (id: string) =>
  queryOptions({
    queryKey: [...tenantsKey, id],
    queryFn: () => call(api.GET("/tenants/{id}", { params: { path: { id } } })),
  });

export const consentQuery = (id: string) =>
  queryOptions({
    queryKey: [...tenantsKey, id, "consent"],
    queryFn: () => call(api.GET("/tenants/{id}/consent", { params: { path: { id } } })),
  });

/** The customers in a reseller's Partner Center whose name begins with `q`, read live. */
export const candidatesQuery = (resellerId: string, q: string) =>
  infiniteQueryOptions({
    queryKey: ["partner-center-customers", resellerId, q],
    queryFn: ({ pageParam }) =>
      call(
        api.GET("/resellers/{id}/partner-center-customers", {
          params: { path: { id: resellerId }, query: { limit: 50, q: q || undefined, cursor: pageParam } },
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    enabled: resellerId !== "",
    placeholderData: keepPreviousData,
  });

/** Customers of a reseller to choose from, by name; the first 200. */
export const customerOptionsQuery = (resellerId: string) =>
  queryOptions({
    queryKey: ["customers", "options", resellerId],
    queryFn: async () => {
      const query = { limit: 200, sort: "name", reseller_id: resellerId } as const;
      const page = await call(api.GET("/customers", { params: { query } }));
      return page.data.map(({ id, name }) => ({ value: id, label: name }));
    },
    enabled: resellerId !== "",
  });

const postTenant = (body: TenantAttach, key: string) =>
  call(api.POST("/tenants", { body, params: { header: { "Idempotency-Key": key } } }));

/** Adds a tenant that is in Partner Center already; it is there at once. */
export async function attachTenant(body: Omit<TenantAttach, "create">, key: string): Promise<TenantDetail> {
  const made = await postTenant(body, key);
  if ("kind" in made) throw new Error("An existing tenant was answered with an operation.");
  return made;
}

/** Has Microsoft make a new tenant, which takes a while; gives the operation to follow. */
export async function createTenant(body: Omit<TenantAttach, "partner_center_customer_id">, key: string) {
  const begun = await postTenant(body, key);
  if (!("kind" in begun)) throw new Error("A new tenant was answered without an operation.");
  return begun;
}

/** Whether a new tenant may have a name, asked live from Partner Center. */
export const availabilityQuery = (resellerId: string, prefix: string) =>
  queryOptions({
    queryKey: ["domains", resellerId, prefix],
    queryFn: () =>
      call(
        api.GET("/domains/{prefix}/availability", {
          params: { path: { prefix }, query: { reseller_id: resellerId } },
        }),
      ),
    enabled: prefix !== "",
    staleTime: 30_000,
  });

/** The first administrator of a tenant that was made here; each call is on record. */
export const showInitialAdministrator = (id: string) =>
  call(api.POST("/tenants/{id}/initial-administrator", { params: { path: { id } } }));

interface Versioned {
  id: string;
  version: number;
}

const at = ({ id, version }: Versioned) => ({ path: { id }, header: { "If-Match": etag(version) } });

export const connectTenant = (tenant: Versioned, reseller_id: string, partner_center_customer_id: string) =>
  call(
    api.PUT("/tenants/{id}/connection", {
      body: { reseller_id, partner_center_customer_id },
      params: at(tenant),
    }),
  );

/** "Disconnect from Microsoft CSP": the mapping goes, the tenant stays. */
export const disconnectTenant = (tenant: Versioned) =>
  call(api.DELETE("/tenants/{id}/connection", { params: at(tenant) }));

/** "Disconnect tenant": the tenant goes from here. Nothing changes at Microsoft. */
export const removeTenant = (tenant: Versioned) => call(api.DELETE("/tenants/{id}", { params: at(tenant) }));

export const settleConsent = (id: string, action: ConsentAction) =>
  call(api.POST("/tenants/{id}/consent", { body: { action }, params: { path: { id } } }));
