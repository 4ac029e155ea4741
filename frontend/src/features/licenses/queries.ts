import { queryOptions } from "@tanstack/react-query";
import { api, call } from "@/api/client";
import type { components } from "@/client/schema";

export type License = components["schemas"]["License"];

/** Read from Microsoft at each call; so a tenant's licenses are asked for again whenever they are looked at. */
export const licensesQuery = (tenantId: string) =>
  queryOptions({
    queryKey: ["tenants", tenantId, "licenses"],
    queryFn: () => call(api.GET("/tenants/{id}/licenses", { params: { path: { id: tenantId } } })),
    staleTime: 0,
  });
