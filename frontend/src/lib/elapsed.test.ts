import { expect, it } from "vitest";
import { formatElapsed } from "./elapsed";

it.each([
  ["2026-11-20T10:00:00.400Z", "0.4 s"],
  ["2026-11-20T10:00:12Z", "12 s"],
  ["2026-11-20T10:03:05Z", "3 min 5 s"],
  ["2026-11-20T12:04:05Z", "2 h 4 min"],
  ["2026-11-20T09:59:00Z", "0.0 s"],
])("writes the time until %s as %s", (to, want) => {
  expect(formatElapsed("2026-11-20T10:00:00Z", to)).toBe(want);
});
