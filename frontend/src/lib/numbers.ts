import { formatter } from "./locale";

/** Writes a count with the viewer's group separators. */
export function formatCount(count: number): string {
  return formatter("count", (tag) => new Intl.NumberFormat(tag, { maximumFractionDigits: 0 })).format(count);
}

/** Writes a share from 0 to 1 as whole percent. */
export function formatShare(share: number): string {
  return formatter(
    "share",
    (tag) => new Intl.NumberFormat(tag, { style: "percent", maximumFractionDigits: 0 }),
  ).format(share);
}

/** "1 seat", "5 seats": the count with the form of the noun that belongs to it. */
export function plural(count: number, one: string, many: string): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
