import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, call } from "@/api/client";
import type { components, operations } from "@/client/schema";

export type Impersonation = components["schemas"]["Impersonation"];
export type EndedBy = components["schemas"]["ImpersonationEndedBy"];
export type PortalLaunch = components["schemas"]["PortalLaunch"];
type LaunchFilter = NonNullable<operations["listImpersonations"]["parameters"]["query"]>;

export const launchesQuery = (query: LaunchFilter) =>
  queryOptions({
    queryKey: ["impersonations", query],
    queryFn: () => call(api.GET("/impersonations", { params: { query } })),
    placeholderData: keepPreviousData,
  });

export const launchPortal = (body: PortalLaunch, key: string) =>
  call(api.POST("/impersonations", { body, params: { header: { "Idempotency-Key": key } } }));

export const raise = (reason: string) =>
  call(api.POST("/impersonations/current/raise", { body: { reason } }));

export const leave = () => call(api.DELETE("/impersonations/current"));
