import { expect, it } from "vitest";
import { renewalWeeks } from "./weeks";

it("has every week of the next 90 days, empty ones too", () => {
  const renewals = [{ week_start: "2026-11-30T00:00:00Z", subscriptions: 2, seats: 30, ending_seats: 5 }];
  const weeks = renewalWeeks({ now: "2026-11-20T10:05:00Z", renewals });
  expect(weeks[0]).toEqual({ start: "2026-11-16", renews: 0, ends: 0, subscriptions: 0 });
  expect(weeks[2]).toEqual({ start: "2026-11-30", renews: 25, ends: 5, subscriptions: 2 });
  expect(weeks.at(-1)?.start).toBe("2027-02-15");
  expect(weeks).toHaveLength(14);
});

it("counts a Sunday to the week before", () => {
  expect(renewalWeeks({ now: "2026-11-22T23:59:59Z", renewals: [] })[0]?.start).toBe("2026-11-16");
});
