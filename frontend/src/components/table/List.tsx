import { Button } from "@mantine/core";
import { IconFilterOff } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { toProblem } from "@/lib/problem";
import { EmptyState } from "../EmptyState";
import { Freshness } from "../Freshness";
import { ProblemAlert } from "../ProblemAlert";
import { ListSkeleton } from "../Skeletons";
import type { Columns } from "./columns";
import { DataTable, type Selection } from "./DataTable";
import { type Filter, FilterBar } from "./FilterBar";
import { ListFoot } from "./ListFoot";
import type { ListParams } from "./useListParams";
import { useListView } from "./useListView";
import { ViewMenu } from "./ViewMenu";

/** A page of a list, as the API answers it. */
export interface ListPage<Row> {
  data: readonly Row[];
  next_cursor: string | null;
  total?: number;
  total_capped?: boolean;
}

interface ListQuery<Row> {
  data: ListPage<Row> | undefined;
  error: unknown;
  isPlaceholderData: boolean;
  refetch: () => unknown;
}

interface ListProps<Row> {
  /** The name its view is kept under in this browser. */
  name: string;
  caption: string;
  columns: Columns<Row>;
  query: ListQuery<Row>;
  params: ListParams;
  rowId: (row: Row) => string;
  rowName: (row: Row) => string;
  searchLabel?: string;
  filters?: readonly Filter[];
  /** The order when the address names none. */
  defaultSort?: string;
  /** What shows when there is nothing at all, filters aside. */
  empty: ReactNode;
  selection?: Selection;
  /** See DataTable. */
  stackedBelow?: string;
  /** At the left of the filters: what begins a new row, where it is to be met first. */
  lead?: ReactNode;
  /** Beside the filters: actions on the whole list. */
  actions?: ReactNode;
  /** The age of the rows, where they mirror Microsoft. */
  freshness?: { asOf: string | null; stale: boolean };
  /** Between the filters and the rows: what can be done with selected rows. */
  above?: ReactNode;
}

/** A list in its four states, with what narrows it, its count and its pages. Everything but the view is in the address. */
export function List<Row extends object>(props: ListProps<Row>) {
  const { columns, query, params, filters = [] } = props;
  const view = useListView(props.name, columns);
  const filtered = filters.some(({ name }) => params.search[name]) || Boolean(params.search.q);
  return (
    <div>
      <FilterBar
        searchLabel={props.searchLabel}
        filters={filters}
        values={params.search}
        onChange={params.set}
        lead={props.lead}
      >
        {props.freshness ? <Freshness asOf={props.freshness.asOf} stale={props.freshness.stale} /> : null}
        {props.actions}
        <ViewMenu columns={columns} view={view} />
      </FilterBar>
      {props.above}
      {query.error && query.data ? (
        <ProblemAlert
          error={query.error}
          notDone="The rows below are the last known ones."
          retry={() => query.refetch()}
        />
      ) : null}
      <ListBody {...props} view={view} filtered={filtered} />
    </div>
  );
}

function ListBody<Row extends object>(
  props: ListProps<Row> & { view: ReturnType<typeof useListView>; filtered: boolean },
) {
  const { query, params, filtered, view } = props;
  if (!query.data) {
    if (!query.error) return <ListSkeleton label={`Loading ${props.caption}`} />;
    // The API refuses what the address asks for: a filter's value there is none of, the page of another order.
    const refused = toProblem(query.error).status === 422;
    return refused ? (
      <ProblemAlert error={query.error} action={<ClearFilters params={params} />} />
    ) : (
      <ProblemAlert error={query.error} retry={() => query.refetch()} />
    );
  }
  const page = query.data;
  const sort = params.search.sort ?? props.defaultSort;
  const byColumn = props.columns.some((column) => sort && column.sort?.includes(sort));
  if (page.data.length === 0 && filtered) {
    return (
      <EmptyState icon={IconFilterOff} title="Nothing matches" action={<ClearFilters params={params} />}>
        No entry has everything that was asked for.
      </EmptyState>
    );
  }
  if (page.data.length === 0 && params.first) return <>{props.empty}</>;
  const next = page.next_cursor;
  return (
    <>
      <DataTable
        caption={props.caption}
        columns={props.columns}
        rows={page.data}
        rowId={props.rowId}
        rowName={props.rowName}
        sort={sort}
        onSort={(sort) => params.set({ sort })}
        hidden={view.hidden}
        density={view.density}
        selection={props.selection}
        stackedBelow={props.stackedBelow}
        updating={query.isPlaceholderData}
      />
      <ListFoot
        count={{ start: params.start, shown: page.data.length, total: page.total, capped: page.total_capped }}
        order={sort === "-created_at" && !byColumn && page.data.length > 1 ? "Newest first" : undefined}
        onPrevious={params.first ? undefined : params.previous}
        onNext={next ? () => params.next(next, page.data.length) : undefined}
      />
    </>
  );
}

/** The way back to the whole list. */
function ClearFilters({ params }: Pick<ListProps<never>, "params">) {
  const narrowed = Object.keys(params.search).filter((name) => name !== "sort");
  return (
    <Button
      variant="default"
      onClick={() => params.set(Object.fromEntries(narrowed.map((name) => [name, undefined])))}
    >
      Clear filters
    </Button>
  );
}
