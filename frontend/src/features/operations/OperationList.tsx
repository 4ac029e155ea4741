import { IconRefresh } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { EmptyState } from "@/components/EmptyState";
import { List } from "@/components/table/List";
import { pageQuery, useListParams } from "@/components/table/useListParams";
import { operationColumns } from "./columns";
import { operationName } from "./operationName";
import { type OperationFilter, operationsQuery } from "./queries";
import { texts } from "./texts";

const options = (names: Readonly<Record<string, string>>) =>
  Object.entries(names).map(([value, label]) => ({ value, label }));

/** Slow work of the last time with its progress and result, newest first. */
export function OperationList() {
  const params = useListParams();
  // The address may name a kind or state there is not; the API then says so.
  const asked = pageQuery(params.search, ["-created_at"], "kind", "state", "reseller_id") as OperationFilter;
  const query = useQuery(operationsQuery(asked));
  return (
    <List
      name="operations"
      caption={texts.caption}
      columns={operationColumns}
      query={query}
      params={params}
      rowId={(operation) => operation.id}
      rowName={operationName}
      defaultSort="-created_at"
      filters={[
        { name: "kind", label: texts.filters.kind, options: options(texts.kinds) },
        { name: "state", label: texts.filters.state, options: options(texts.states) },
      ]}
      empty={
        <EmptyState icon={IconRefresh} title={texts.emptyTitle}>
          {texts.empty}
        </EmptyState>
      }
    />
  );
}
