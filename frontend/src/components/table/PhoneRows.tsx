import type { Column } from "./columns";
import styles from "./PhoneRows.module.css";

interface PhoneRowsProps<Row> {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowId: (row: Row) => string;
}

/** The rows of a table where there is no room for one: what names it and its state, then the rest below. */
export function PhoneRows<Row>({ label, columns, rows, rowId }: PhoneRowsProps<Row>) {
  const at = (place: NonNullable<Column<Row>["phone"]>) =>
    columns.filter((column, index) => (column.phone ?? (index === 0 ? "title" : "line")) === place);
  const [titles, ends, lines, below] = [at("title"), at("end"), at("line"), at("below")];
  return (
    <ul aria-label={label} className={styles.rows}>
      {rows.map((row) => (
        <li key={rowId(row)} className={styles.row} data-row={rowId(row)}>
          <div className={styles.first}>
            <div className={styles.title}>
              {titles.map((column) => (
                <span key={column.id}>{column.cell(row)}</span>
              ))}
            </div>
            {ends.map((column) => (
              <span key={column.id}>{column.cell(row)}</span>
            ))}
          </div>
          <div className={styles.second}>
            {lines.map((column) => {
              const value = column.phoneWhen?.(row) === false ? "–" : column.cell(row);
              // An empty cell keeps its column in a table; here there is no column to keep.
              return value === "–" ? null : (
                <span key={column.id} className={styles.fact}>
                  {column.bare ? null : <span className={styles.name}>{column.short ?? column.header}</span>}{" "}
                  {value}
                </span>
              );
            })}
          </div>
          {below.map((column) => (
            <div key={column.id}>{column.cell(row)}</div>
          ))}
        </li>
      ))}
    </ul>
  );
}
