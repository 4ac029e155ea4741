import { formatter } from "./locale";

/** An amount as the API gives it: a decimal string, because prices have more decimals than their currency. */
export interface Amount {
  amount: string;
  currency: string;
}

const decimal = /^-?\d+(\.\d+)?$/;

/**
 * Writes an amount in the viewer's locale, from the decimal string and never through a float. At least the decimals of
 * the currency are shown and at most six. What is not a decimal number is shown as it came, with its currency.
 */
export function formatMoney({ amount, currency }: Amount): string {
  if (!decimal.test(amount) || !/^[A-Z]{3}$/.test(currency)) return `${amount} ${currency}`.trim();
  const format = formatter(
    `money ${currency}`,
    (tag) =>
      new Intl.NumberFormat(tag, {
        style: "currency",
        currency,
        maximumFractionDigits: 6,
      }),
  );
  // A decimal string is exact in Intl; the type wants to see it as a literal.
  return format.format(amount as `${number}`);
}
