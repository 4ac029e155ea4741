import { describe, expect, it } from "vitest";
import { setLocale } from "./locale";
import { formatMoney } from "./money";

// Intl puts no-break spaces between number and symbol.
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

describe("formatMoney", () => {
  it.each([
    ["en-US", "1234.5", "USD", "$1,234.50"],
    ["de-DE", "1234.5", "EUR", "1.234,50 €"],
    ["de-DE", "12.3456", "EUR", "12,3456 €"],
    ["en-US", "-0.05", "GBP", "-£0.05"],
    ["ja-JP", "1200", "JPY", "￥1,200"],
    ["en-US", "7", "CAD", "CA$7.00"],
    ["en-US", "90071992547409931.17", "USD", "$90,071,992,547,409,931.17"],
    ["en-US", "n/a", "USD", "n/a USD"],
    ["en-US", "12", "", "12"],
  ])("writes for %s the amount %s %s as %s", (tag, amount, currency, want) => {
    setLocale(tag);
    expect(plain(formatMoney({ amount, currency }))).toBe(want);
  });
});
