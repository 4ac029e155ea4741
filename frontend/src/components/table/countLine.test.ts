import { expect, it } from "vitest";
import { type Count, countLine } from "./countLine";

it.each<[Count, string]>([
  [{ start: 1, shown: 1, total: 1 }, "Showing 1 to 1 of 1 entry"],
  [{ start: 1, shown: 50, total: 312 }, "Showing 1 to 50 of 312 entries"],
  [{ start: 51, shown: 50, total: 1000, capped: true }, "Showing 51 to 100 of more than 1,000 entries"],
  [{ start: 1, shown: 7 }, "Showing 1 to 7"],
  [{ start: 1, shown: 0, total: 0 }, "No entries"],
  [{ start: 101, shown: 0, total: 100 }, "No entries here, of 100"],
])("says %o as %s", (count, want) => {
  expect(countLine(count)).toBe(want);
});
