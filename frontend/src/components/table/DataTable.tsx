import { Checkbox } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import {
  type ColumnDef,
  columnVisibilityFeature,
  type RowSelectionState,
  rowSelectionFeature,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { lazy, Suspense, useMemo, useRef } from "react";
import type { Columns } from "./columns";
import styles from "./DataTable.module.css";
import { HeaderCell } from "./HeaderCell";
import { PhoneRows } from "./PhoneRows";
import { useRowKeys } from "./useRowKeys";

const WindowedRows = lazy(() => import("./WindowedRows"));
const features = tableFeatures({ columnVisibilityFeature, rowSelectionFeature });

// Up to this many rows the browser is quicker with all of them than we are with a window of them.
const windowedFrom = 100;

export interface Selection {
  /** Ids of the chosen rows, also of other pages. */
  ids: readonly string[];
  onChange: (ids: readonly string[]) => void;
}

interface DataTableProps<Row> {
  /** What the table lists; read to screen readers. */
  caption: string;
  columns: Columns<Row>;
  rows: readonly Row[];
  rowId: (row: Row) => string;
  /** Names the row where its cells cannot: for the box that selects it. */
  rowName: (row: Row) => string;
  /** `name` or `-name`. */
  sort?: string;
  onSort?: (sort: string) => void;
  /** Ids of columns that are not shown. */
  hidden?: readonly string[];
  density?: "dense" | "comfortable";
  selection?: Selection;
  /** Up to this width of the window its rows stand as on a phone, where a table would scroll sideways. */
  stackedBelow?: string;
  /** Greyed while newer rows are on their way. */
  updating?: boolean;
}

/** A list as a table; on a phone each row is two lines. Only this component knows TanStack Table. */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const { caption, columns, rows, rowId, rowName, sort, onSort, hidden, selection } = props;
  const phone = useMediaQuery(`(max-width: ${props.stackedBelow ?? "40em"})`, false, {
    getInitialValueInEffect: false,
  });
  const frame = useRef<HTMLDivElement>(null);

  const definitions = useMemo<ColumnDef<typeof features, Row>[]>(
    () => columns.map(({ id, header, cell }) => ({ id, header, cell: ({ row }) => cell(row.original) })),
    [columns],
  );
  const columnVisibility = useMemo(
    () => Object.fromEntries((hidden ?? []).map((id) => [id, false])),
    [hidden],
  );
  const rowSelection = useMemo<RowSelectionState>(
    () => Object.fromEntries((selection?.ids ?? []).map((id) => [id, true])),
    [selection?.ids],
  );
  const table = useTable({
    features,
    columns: definitions,
    // The table reads rows and never changes them; its type has no word for that.
    data: rows,
    getRowId: rowId,
    state: { columnVisibility, rowSelection },
    enableRowSelection: selection !== undefined,
    onRowSelectionChange: (updater) => {
      const next = typeof updater === "function" ? updater(rowSelection) : updater;
      selection?.onChange(Object.keys(next).filter((id) => next[id]));
    },
  });

  const lines = table.getRowModel().rows;
  const windowed = lines.length > windowedFrom && !phone;
  useRowKeys(frame, selection ? (id) => table.getRow(id)?.toggleSelected() : undefined);

  if (phone) {
    return (
      <div ref={frame} data-updating={props.updating}>
        <PhoneRows
          label={caption}
          columns={columns.filter((column) => !hidden?.includes(column.id))}
          rows={rows}
          rowId={rowId}
        />
      </div>
    );
  }
  const byId = new Map(columns.map((column) => [column.id, column]));
  const drawn = (row: (typeof lines)[number]) => (
    <tr
      key={row.id}
      data-row={row.id}
      data-selected={row.getIsSelected()}
      aria-rowindex={windowed ? row.index + 2 : undefined}
    >
      {selection ? (
        <td className={styles.select}>
          <Checkbox
            size="xs"
            aria-label={`Select ${rowName(row.original)}`}
            checked={row.getIsSelected()}
            onChange={row.getToggleSelectedHandler()}
          />
        </td>
      ) : null}
      {row.getVisibleCells().map((cell, index) =>
        index === 0 ? (
          <th key={cell.id} scope="row">
            <table.FlexRender cell={cell} />
          </th>
        ) : (
          <td
            key={cell.id}
            data-align={byId.get(cell.column.id)?.align}
            data-wrap={byId.get(cell.column.id)?.wrap}
          >
            <table.FlexRender cell={cell} />
          </td>
        ),
      )}
    </tr>
  );
  return (
    <section
      ref={frame}
      className={styles.frame}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={caption}
      data-updating={props.updating}
    >
      <table
        className={styles.table}
        data-density={props.density ?? "dense"}
        aria-rowcount={windowed ? lines.length + 1 : undefined}
      >
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {selection ? (
              <th scope="col" className={styles.select}>
                <Checkbox
                  size="xs"
                  aria-label="Select every row of this page"
                  checked={table.getIsAllRowsSelected()}
                  indeterminate={table.getIsSomeRowsSelected()}
                  onChange={table.getToggleAllRowsSelectedHandler()}
                />
              </th>
            ) : null}
            {table.getVisibleLeafColumns().map(({ id }) => {
              const column = byId.get(id);
              return column ? <HeaderCell key={id} column={column} sort={sort} onSort={onSort} /> : null;
            })}
          </tr>
        </thead>
        <tbody>
          {windowed ? (
            <Suspense>
              <WindowedRows
                frame={frame}
                count={lines.length}
                height={props.density === "comfortable" ? 44 : 36}
              >
                {(index) => lines[index] && drawn(lines[index])}
              </WindowedRows>
            </Suspense>
          ) : (
            lines.map(drawn)
          )}
        </tbody>
      </table>
    </section>
  );
}
