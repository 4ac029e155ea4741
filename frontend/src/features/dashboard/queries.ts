import { queryOptions } from "@tanstack/react-query";
import { api, call } from "@/api/client";
import type { components } from "@/client/schema";
import { setBusinessNow } from "@/lib/clock";

export type Dashboard = components["schemas"]["Dashboard"];
export type DashboardAction = components["schemas"]["DashboardAction"];

/** The figures of the first page. They also tell the server's business time, which is kept for every relative time shown. */
export const dashboardQuery = queryOptions({
  queryKey: ["dashboard"],
  queryFn: async () => {
    const dashboard = await call(api.GET("/dashboard"));
    setBusinessNow(dashboard.now);
    return dashboard;
  },
  refetchInterval: 60_000,
});
