import type { ReactNode } from "react";

/** A column of a list. Columns stand at module scope: a new array is a new table. */
export interface Column<Row> {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** Numbers and amounts stand at the end, their unit in the header. */
  align?: "end";
  /** What the API can sort by here, `name` ascending or `-name` descending; the first is asked for first. */
  sort?: readonly string[];
  /** Long texts, such as names, may take several lines. */
  wrap?: boolean;
  /** The header in full, where there is room only for a short one; also what screen readers say. */
  full?: string;
  /** Explains the header. */
  hint?: string;
  /** Where it goes when a row is two lines on a phone: first line, its end, second line, a line of its own below, or nowhere. */
  phone?: "title" | "end" | "line" | "below" | "none";
  /** On a phone the value says enough without the header before it. */
  bare?: boolean;
  /** The header where it stands before the value on a phone. */
  short?: string;
  /** On a phone it shows only for these rows. */
  phoneWhen?: (row: Row) => boolean;
  /** Shown only to who asks for it in the column chooser. */
  optional?: boolean;
}

/** The first column names the row; it is the link and cannot be hidden. */
export type Columns<Row> = readonly [Column<Row>, ...Column<Row>[]];

/** How the list is sorted by a column now; undefined when it is not. */
export function sortDirection(
  sort: string | undefined,
  options: readonly string[],
): "ascending" | "descending" | undefined {
  if (sort === undefined || !options.includes(sort)) return undefined;
  return sort.startsWith("-") ? "descending" : "ascending";
}

/** What a click on a header asks for: the first order, then the next, around. */
export function nextSort(sort: string | undefined, options: readonly string[]): string | undefined {
  return options[(options.indexOf(sort ?? "") + 1) % options.length];
}
