import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ownDashboardQuery, putOwnDashboard, type Widget } from "./queries";

/** Somebody's widgets on their dashboard of a company, and the way to arrange them; a refused change is taken back. */
export function useOwnDashboard(companyId: string) {
  const queries = useQueryClient();
  const { queryKey } = ownDashboardQuery(companyId);
  const query = useQuery(ownDashboardQuery(companyId));
  const put = useMutation({
    mutationFn: (widgets: Widget[]) => putOwnDashboard(companyId, widgets),
    scope: { id: `own-dashboard-${companyId}` }, // one after the other, so that the last one stays
    onMutate: async (widgets) => {
      await queries.cancelQueries({ queryKey });
      const before = queries.getQueryData(queryKey);
      queries.setQueryData(queryKey, { widgets });
      return before;
    },
    onError: (_error, _widgets, before) => queries.setQueryData(queryKey, before),
  });
  const widgets = query.data?.widgets;
  const arrange = (next: readonly Widget[]) => put.mutate([...next]);
  const move = (widget: Widget, by: 1 | -1) => {
    if (!widgets) return;
    const at = widgets.indexOf(widget);
    const others = widgets.filter((other) => other !== widget);
    arrange(others.toSpliced(at + by, 0, widget));
  };
  return { query, widgets, arrange, move, error: put.error };
}
