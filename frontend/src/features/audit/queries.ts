import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, call } from "@/api/client";
import type { components, operations } from "@/client/schema";

export type AuditEvent = components["schemas"]["AuditEvent"];
export type AuditFilter = NonNullable<operations["listAuditEvents"]["parameters"]["query"]>;

export const auditQuery = (query: AuditFilter) =>
  queryOptions({
    queryKey: ["audit-events", query],
    queryFn: () => call(api.GET("/audit-events", { params: { query } })),
    placeholderData: keepPreviousData,
  });

/** Walks the chains of the record; takes a while when there is much of it. */
export const verifyAudit = () => call(api.GET("/audit-events/verify"));
