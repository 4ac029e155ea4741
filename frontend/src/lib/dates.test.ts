import { beforeEach, describe, expect, it, vi } from "vitest";
import {
  daysUntil,
  formatBoth,
  formatDate,
  formatLocal,
  formatLocalClock,
  formatRelative,
  formatUtc,
} from "./dates";
import { setLocale } from "./locale";

// The tests run in Europe/Berlin: UTC+1 in winter.
beforeEach(() => setLocale("en-GB"));

describe("dates", () => {
  it.each([
    ["2026-11-24", "24 Nov 2026"],
    ["2026-11-24T23:30:00Z", "24 Nov 2026"],
    ["soon", "soon"],
  ])("writes the day of %s as %s, in UTC", (date, want) => {
    expect(formatDate(date)).toBe(want);
  });

  it("shows an instant in both zones", () => {
    expect(formatUtc("2026-11-24T14:05:00Z")).toBe("Tue, 24 Nov 2026, 14:05 UTC");
    expect(formatLocal("2026-11-24T14:05:00Z")).toBe("24 Nov 2026, 15:05 CET");
  });

  it("writes an instant on the viewer's clock too, but not twice the same", () => {
    expect(formatBoth("2026-11-24T14:05:00Z")).toBe("Tue, 24 Nov 2026, 14:05 UTC, 15:05 yours");
    const offset = vi.spyOn(Date.prototype, "getTimezoneOffset").mockReturnValue(0);
    expect(formatBoth("2026-11-24T14:05:00Z")).toBe("Tue, 24 Nov 2026, 14:05 UTC");
    offset.mockRestore();
  });

  it("names the weekday only when it differs from the one in UTC", () => {
    expect(formatLocalClock("2026-11-24T14:05:00Z")).toBe("15:05");
    expect(formatLocalClock("2026-11-24T23:30:00Z")).toMatch(/^Wed,? 00:30$/);
  });

  it.each([
    ["2026-11-22T12:00:20Z", "just now"],
    ["2026-11-22T11:55:00Z", "5 minutes ago"],
    ["2026-11-22T14:30:00Z", "in 2 hours"],
    ["2026-11-24T14:05:00Z", "in 2 days"],
    ["2026-10-03T12:00:00Z", "50 days ago"],
    ["2027-03-22T12:00:00Z", "in 3 months"],
    ["2028-09-01T12:00:00Z", "in 21 months"],
    ["2028-11-20T12:00:00Z", "in 23 months"],
    ["2028-11-22T12:00:00Z", "in 2 years"],
    ["2029-11-23T12:00:00Z", "in 3 years"],
  ])("tells the distance to %s as %s", (time, want) => {
    expect(formatRelative(time, Date.parse("2026-11-22T12:00:00Z"))).toBe(want);
  });

  it("counts whole days until", () => {
    const now = Date.parse("2026-11-22T12:00:00Z");
    expect(daysUntil("2026-11-23", now)).toBe(0);
    expect(daysUntil("2026-12-22T12:00:00Z", now)).toBe(30);
    expect(daysUntil("2026-11-22T00:00:00Z", now)).toBe(-1);
  });
});
