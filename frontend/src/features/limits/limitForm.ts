import type { Day, Limits, LimitsSet } from "./queries";
import { texts } from "./texts";

export const days: readonly Day[] = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
];
export const terms = ["P1M", "P1Y", "P3Y"] as const;

export interface Window {
  day: Day;
  from: string;
  to: string;
}

/** Limits as they are typed in; null where a group is not bounded. */
export interface LimitValues {
  max_seats: string;
  amount: string;
  currency: string;
  products: readonly string[] | null;
  terms: readonly string[] | null;
  windows: readonly Window[] | null;
  time_zone: string;
}

/** The hours that are offered first: those of an office, in the viewer's own time zone. */
export const officeHours = (): readonly Window[] =>
  days.slice(0, 5).map((day) => ({ day, from: "08:00", to: "18:00" }));

export function toValues(limits: Limits): LimitValues {
  return {
    max_seats: limits.max_seats === null ? "" : String(limits.max_seats),
    amount: limits.monthly_spend?.amount ?? "",
    currency: limits.monthly_spend?.currency ?? "",
    products: limits.products,
    terms: limits.terms,
    windows: limits.hours?.windows ?? null,
    time_zone: limits.hours?.time_zone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}

/** All limits, as the API takes them; what is not bounded is left out. */
export function toSet(values: LimitValues): LimitsSet {
  const amount = values.amount.trim();
  return {
    ...(values.max_seats.trim() ? { max_seats: Number(values.max_seats) } : {}),
    ...(amount ? { monthly_spend: toMoney(amount, values.currency) } : {}),
    ...(values.products ? { products: [...values.products] } : {}),
    ...(values.terms ? { terms: [...values.terms] } : {}),
    ...(values.windows
      ? { hours: { time_zone: values.time_zone.trim(), windows: [...values.windows] } }
      : {}),
  };
}

export const toMoney = (amount: string, currency: string) => ({
  amount: amount.trim(),
  currency: currency.trim().toUpperCase(),
});

const time = /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/;
const isAmount = (text: string) => /^\d+(\.\d+)?$/.test(text.trim());

/** What is wrong with a field, in a sentence; null when nothing is. The API has the last word. */
export const checkLimits = {
  max_seats: (text: string) =>
    /^\d*$/.test(text.trim()) && Number(text) <= 1_000_000 ? null : texts.errors.seats,
  amount: (text: string) => (text.trim() === "" || isAmount(text) ? null : texts.errors.spend),
  currency: (text: string, { amount }: { amount: string }) =>
    amount.trim() === "" || /^[A-Za-z]{3}$/.test(text.trim()) ? null : texts.errors.currency,
  windows: (windows: LimitValues["windows"]) => {
    if (windows?.length === 0) return texts.errors.noHours;
    const right = ({ from, to }: Window) => time.test(from) && time.test(to) && from < to;
    return windows?.every(right) === false ? texts.errors.hours : null;
  },
  time_zone: (zone: string, { windows }: { windows: LimitValues["windows"] }) =>
    windows === null || zone.trim() ? null : texts.errors.zone,
};

/** The fields of the API's answer, by those of the form. */
export function toFields(fields: Readonly<Record<string, string>> | undefined): Record<string, string> {
  const named: Record<string, string> = {
    monthly_spend: "amount",
    "hours.windows": "windows",
    "hours.time_zone": "time_zone",
  };
  return Object.fromEntries(
    Object.entries(fields ?? {}).map(([field, detail]) => [named[field] ?? field, detail]),
  );
}

export const isProductId = (text: string) => /^[A-Za-z0-9][A-Za-z0-9:_-]{0,49}$/.test(text);
