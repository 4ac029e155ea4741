import { plural } from "./numbers";

const units: Record<string, [string, string]> = {
  D: ["day", "days"],
  W: ["week", "weeks"],
  M: ["month", "months"],
  Y: ["year", "years"],
};

/** Writes an ISO 8601 duration of one unit in words: "P1M" is "1 month", "P3Y" "3 years". Others stay as they are. */
export function formatTerm(duration: string): string {
  const [, count, unit] = /^P(\d+)([DWMY])$/.exec(duration) ?? [];
  const words = unit ? units[unit] : undefined;
  return words ? plural(Number(count), ...words) : duration;
}

/** Words that are no words: they are written as their own do. */
const initials = /\b(api|csp|gdap|mfa)\b/gi;

/** Turns a value of an enumeration into words: "annual" and "OneTime" become "Annual" and "One time". */
export function formatName(value: string): string {
  const words = value
    .replace(/_/g, " ")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .trim();
  return (words.charAt(0).toUpperCase() + words.slice(1)).replace(initials, (word) => word.toUpperCase());
}

/** Writes a billing cycle; nothing for "none", which Microsoft says of trials. */
export function formatCycle(cycle: string): string {
  return cycle === "none" ? "" : formatName(cycle);
}
