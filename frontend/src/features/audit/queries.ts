import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, call } from "@/api/client";
import type { components, operations } from "@/client/schema";

export type AuditEvent = components["schemas"]["AuditEvent"];
export type AuditChain = components["schemas"]["AuditChain"];
export type AuditFilter = NonNullable<operations["listAuditEvents"]["parameters"]["query"]>;

export const auditQuery = (query: AuditFilter) =>
  queryOptions({
    queryKey: ["audit-events", query],
    queryFn: () => call(api.GET("/audit-events", { params: { query } })),
    placeholderData: keepPreviousData,
  });

/** One event, also where the list beside it does not have it. */
export const auditEventQuery = (id: string) =>
  queryOptions({
    queryKey: ["audit-events", "one", id],
    queryFn: () => call(api.GET("/audit-events/{id}", { params: { path: { id } } })),
  });

/** Where a file of these events is. */
export function exportPath(format: "csv" | "ndjson", filter: AuditFilter): string {
  const asked = Object.entries({ ...filter, format }).filter(
    ([name, value]) => value && !["limit", "include", "cursor", "sort"].includes(name),
  );
  return `/api/v1/audit-events/export?${new URLSearchParams(asked as [string, string][])}`;
}

/** Where the signed heads of the chains are. */
export const headsPath = "/api/v1/audit-events/heads";

/** Walks the chains of the record; takes a while when there is much of it. */
export const verifyAudit = () => call(api.GET("/audit-events/verify"));
