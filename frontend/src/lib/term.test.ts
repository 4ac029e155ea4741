import { expect, it } from "vitest";
import { formatCycle, formatName, formatTerm } from "./term";

it.each([
  ["P1M", "1 month"],
  ["P1Y", "1 year"],
  ["P3Y", "3 years"],
  ["P1Y6M", "P1Y6M"],
  ["", ""],
])("writes the term %s as %s", (term, want) => {
  expect(formatTerm(term)).toBe(want);
});

it.each([
  ["needs_attention", "Needs attention"],
  ["OneTime", "One time"],
  ["none", "None"],
  ["api_client created", "API client created"],
  ["gdap ended", "GDAP ended"],
  ["capital", "Capital"],
])("writes the value %s as %s", (value, want) => {
  expect(formatName(value)).toBe(want);
});

it.each([
  ["annual", "Annual"],
  ["none", ""],
])("writes the billing cycle %s as %s", (cycle, want) => {
  expect(formatCycle(cycle)).toBe(want);
});
