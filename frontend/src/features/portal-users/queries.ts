import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, call, etag } from "@/api/client";
import type { components, operations } from "@/client/schema";

export type PortalUser = components["schemas"]["PortalUser"];
export type PortalUserCreate = components["schemas"]["PortalUserCreate"];
export type PortalUserUpdate = components["schemas"]["PortalUserUpdate"];
export type PortalUserKind = components["schemas"]["PortalUserKind"];
export type PortalUserStatus = components["schemas"]["PortalUserStatus"];
export type Handover = components["schemas"]["Handover"];
export type Level = components["schemas"]["Level"];
export type PermissionMatrix = components["schemas"]["PermissionMatrix"];
export type PermissionRow = components["schemas"]["PermissionRow"];
export type PortalUserFilter = NonNullable<operations["listPortalUsers"]["parameters"]["query"]>;

export const portalUsersKey = ["portal-users"] as const;

export const portalUsersQuery = (query: PortalUserFilter) =>
  queryOptions({
    queryKey: [...portalUsersKey, query],
    queryFn: () => call(api.GET("/portal-users", { params: { query } })),
    placeholderData: keepPreviousData,
  });

/** The companies of a reseller to choose from, by name: the first 50 of which `q` is a part of the name. */
export const companyOptionsQuery = (resellerId: string, q: string) =>
  queryOptions({
    queryKey: ["customers", "options", resellerId, q],
    queryFn: async () => {
      const query = { limit: 50, sort: "name", reseller_id: resellerId, ...(q ? { q } : {}) } as const;
      const page = await call(api.GET("/customers", { params: { query } }));
      return { companies: page.data.map(({ id, name }) => ({ id, name })), more: page.next_cursor !== null };
    },
    placeholderData: keepPreviousData,
  });

export const permissionsQuery = queryOptions({
  queryKey: ["permissions"],
  queryFn: () => call(api.GET("/permissions")),
});

export const createPortalUser = (body: PortalUserCreate) => call(api.POST("/portal-users", { body }));

const seen = ({ id, version }: PortalUser) => ({
  path: { id },
  header: { "If-Match": etag(version) },
});

export const updatePortalUser = (user: PortalUser, body: PortalUserUpdate) =>
  call(api.PATCH("/portal-users/{id}", { body, params: seen(user) }));

export const disablePortalUser = (user: PortalUser) =>
  call(api.POST("/portal-users/{id}/disable", { params: seen(user) }));

export const enablePortalUser = (user: PortalUser) =>
  call(api.POST("/portal-users/{id}/enable", { params: seen(user) }));

export const deletePortalUser = (user: PortalUser) =>
  call(api.DELETE("/portal-users/{id}", { params: seen(user) }));

export const setPortalUserPassword = ({ id }: PortalUser, password: string) =>
  call(api.PUT("/portal-users/{id}/password", { body: { password }, params: { path: { id } } }));

/** A link for a forgotten password, where no mail reaches the person. */
export const handOverPasswordLink = ({ id }: PortalUser) =>
  call(api.POST("/portal-users/{id}/password-link", { params: { path: { id } } }));

export const invitePortalUser = ({ id }: PortalUser) =>
  call(api.POST("/portal-users/{id}/invite", { params: { path: { id } } }));

/** Takes the second factors of somebody away who lost them. */
export const resetPortalUserFactors = ({ id }: PortalUser) =>
  call(api.POST("/portal-users/{id}/mfa/reset", { params: { path: { id } } }));
