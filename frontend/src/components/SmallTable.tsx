import { useMediaQuery } from "@mantine/hooks";
import type { ReactNode } from "react";
import { Facts } from "./Facts";
import styles from "./SmallTable.module.css";

interface SmallTableProps {
  caption: string;
  head: readonly string[];
  rows: readonly { key: string; cells: readonly ReactNode[] }[];
}

/** A table of a few rows inside a page, without sorting or pages; on a phone each row names its values one below the other. */
export function SmallTable({ caption, head, rows }: SmallTableProps) {
  const phone = useMediaQuery("(max-width: 40em)", false, { getInitialValueInEffect: false });
  if (phone) {
    return (
      <ul aria-label={caption} className={styles.rows}>
        {rows.map(({ key, cells }) => (
          <li key={key}>
            <Facts dense facts={head.map((term, index) => ({ term, value: cells[index] }))} />
          </li>
        ))}
      </ul>
    );
  }
  return (
    <table className={styles.table}>
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {head.map((text) => (
            <th key={text} scope="col">
              {text}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, cells }) => (
          <tr key={key}>
            {head.map((text, index) => (
              <td key={text}>{cells[index]}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
