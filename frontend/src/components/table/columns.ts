import type { ReactNode } from "react";

/** A column of a list. Columns stand at module scope: a new array is a new table. */
export interface Column<Row> {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** Numbers and amounts stand at the end, their unit in the header. */
  align?: "end";
  /** The name the API sorts by; without one the column cannot be sorted. */
  sort?: string;
  /** Explains the header. */
  hint?: string;
  /** Where it goes when a row is two lines on a phone: first line, its end, second line, or nowhere. */
  phone?: "title" | "end" | "line" | "none";
  /** On a phone the value says enough without the header before it. */
  bare?: boolean;
  /** Shown only to who asks for it in the column chooser. */
  optional?: boolean;
}

/** The first column names the row; it is the link and cannot be hidden. */
export type Columns<Row> = readonly [Column<Row>, ...Column<Row>[]];

/** `name` ascending, `-name` descending. */
export function sortDirection(sort: string | undefined, key: string): "ascending" | "descending" | undefined {
  if (sort === key) return "ascending";
  return sort === `-${key}` ? "descending" : undefined;
}

/** What a click on a header asks for: ascending first, then descending. */
export function nextSort(sort: string | undefined, key: string): string {
  return sort === key ? `-${key}` : key;
}
