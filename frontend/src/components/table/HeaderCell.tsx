import { IconArrowDown, IconArrowsSort, IconArrowUp } from "@tabler/icons-react";
import { useId } from "react";
import { Hint } from "../Hint";
import { type Column, nextSort, sortDirection } from "./columns";
import styles from "./DataTable.module.css";

interface HeaderCellProps<Row> {
  column: Column<Row>;
  sort?: string;
  onSort?: (sort: string) => void;
}

/** The head of a column: a button where the list can be sorted by it. */
export function HeaderCell<Row>({ column, sort, onSort }: HeaderCellProps<Row>) {
  const { header, full, align } = column;
  const hint = column.hint ?? full;
  const explained = useId();
  const options = onSort ? column.sort : undefined;
  const direction = options ? sortDirection(sort, options) : undefined;
  const next = options ? nextSort(sort, options) : undefined;
  const Arrow =
    direction === "ascending" ? IconArrowUp : direction === "descending" ? IconArrowDown : IconArrowsSort;
  const text =
    next && onSort ? (
      <button type="button" className={styles.sort} onClick={() => onSort(next)}>
        {header}
        <Arrow size={13} aria-hidden="true" data-on={direction !== undefined} />
      </button>
    ) : (
      header
    );
  return (
    <th
      scope="col"
      aria-label={full}
      aria-describedby={column.hint ? explained : undefined}
      data-align={align}
      aria-sort={direction}
    >
      {column.hint ? (
        <span id={explained} hidden>
          {column.hint}
        </span>
      ) : null}
      {hint ? (
        <Hint label={hint} className={styles.hint}>
          {text}
        </Hint>
      ) : (
        text
      )}
    </th>
  );
}
