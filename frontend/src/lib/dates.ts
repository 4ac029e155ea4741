import { formatter } from "./locale";

const calendarDate = /^\d{4}-\d{2}-\d{2}$/;
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const dateParts = { day: "numeric", month: "short", year: "numeric" } as const;
const clockParts = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;

function format(key: string, options: Intl.DateTimeFormatOptions, at: Date): string {
  return formatter(key, (tag) => new Intl.DateTimeFormat(tag, options)).format(at);
}

/**
 * Writes the day of a calendar date (`YYYY-MM-DD`) or of an instant (RFC 3339). Both are days in UTC, as all of
 * Microsoft's dates are: a renewal has one date, whoever looks at it.
 */
export function formatDate(date: string): string {
  const at = new Date(calendarDate.test(date) ? `${date}T00:00:00Z` : date);
  if (Number.isNaN(at.getTime())) return date;
  return format("date", { ...dateParts, timeZone: "UTC" }, at);
}

/** Writes an instant in the viewer's time zone, with the zone. */
export function formatLocal(time: string): string {
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) return time;
  return format("local", { ...dateParts, ...clockParts, timeZoneName: "short" }, at);
}

/** Writes an instant in UTC, with its weekday: "Tue, Nov 24, 2026, 14:05 UTC". */
export function formatUtc(time: string): string {
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) return time;
  return format(
    "utc",
    { weekday: "short", ...dateParts, ...clockParts, timeZone: "UTC", timeZoneName: "short" },
    at,
  );
}

/** Writes the viewer's clock beside a time in UTC: "15:05 yours"; undefined where it shows the same. */
export function formatYours(time: string): string | undefined {
  return new Date(time).getTimezoneOffset() === 0 ? undefined : `${formatLocalClock(time)} yours`;
}

/** Writes an instant in UTC and on the viewer's clock, once where both are the same. */
export function formatBoth(time: string): string {
  return [formatUtc(time), formatYours(time)].filter(Boolean).join(", ");
}

/** Writes only the viewer's hour and minute, with the weekday when it is not the day in UTC: "15:05", "Wed 00:30". */
export function formatLocalClock(time: string): string {
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) return time;
  const weekday = { weekday: "short" } as const;
  const sameDay =
    format("weekday utc", { ...weekday, timeZone: "UTC" }, at) === format("weekday", weekday, at);
  return sameDay
    ? format("clock", clockParts, at)
    : format("weekday clock", { ...weekday, ...clockParts }, at);
}

/** Writes how far `time` is from `now` (milliseconds): "in 2 days", "in 21 months", "5 minutes ago", "just now"; years from two on. */
export function formatRelative(time: string, now: number): string {
  const at = Date.parse(time);
  if (Number.isNaN(at)) return time;
  const distance = at - now;
  const size = Math.abs(distance);
  if (size < minute) return "just now";
  const units: [number, Intl.RelativeTimeFormatUnit][] = [
    [730 * day, "year"],
    [60 * day, "month"],
    [day, "day"],
    [hour, "hour"],
    [minute, "minute"],
  ];
  const [length, unit] = units.find(([least]) => size >= least) ?? [minute, "minute"];
  const divisor = unit === "year" ? 365 * day : unit === "month" ? 30.44 * day : length;
  const relative = formatter("relative", (tag) => new Intl.RelativeTimeFormat(tag, { numeric: "always" }));
  return relative.format(Math.trunc(distance / divisor), unit);
}

/** Whole days from `now` (milliseconds) to the instant or calendar date; negative when it is past. */
export function daysUntil(date: string, now: number): number {
  return Math.floor((Date.parse(date) - now) / day);
}
