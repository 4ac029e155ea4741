import { queryOptions } from "@tanstack/react-query";
import { api, call } from "@/api/client";
import type { components } from "@/client/schema";

export type Widget = components["schemas"]["DashboardWidget"];

export const ownDashboardQuery = (companyId: string) =>
  queryOptions({
    queryKey: ["own-dashboard", companyId],
    queryFn: () => call(api.GET("/customers/{id}/own-dashboard", { params: { path: { id: companyId } } })),
  });

export const putOwnDashboard = (companyId: string, widgets: Widget[]) =>
  call(api.PUT("/customers/{id}/own-dashboard", { body: { widgets }, params: { path: { id: companyId } } }));
