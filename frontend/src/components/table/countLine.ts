import { formatCount } from "@/lib/numbers";

export interface Count {
  /** The number of the first row shown, from 1. */
  start: number;
  /** How many rows are shown. */
  shown: number;
  /** How many there are, if known. */
  total?: number;
  /** The total stopped counting: there are more than it says. */
  capped?: boolean;
}

/** "Showing 1 to 50 of 312 entries". */
export function countLine({ start, shown, total, capped }: Count): string {
  if (shown === 0)
    return total === 0 || total === undefined ? "No entries" : `No entries here, of ${formatCount(total)}`;
  const range = `Showing ${formatCount(start)} to ${formatCount(start + shown - 1)}`;
  if (total === undefined) return range;
  return `${range} of ${capped ? "more than " : ""}${formatCount(total)} ${total === 1 && !capped ? "entry" : "entries"}`;
}
