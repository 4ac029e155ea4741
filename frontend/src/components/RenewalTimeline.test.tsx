import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderAt } from "@/testing/render";
import { RenewalTimeline, renewalFinding } from "./RenewalTimeline";

const weeks = [
  { start: "2026-11-23", renews: 30, ends: 1, subscriptions: 4 },
  { start: "2026-11-30", renews: 0, ends: 0, subscriptions: 0 },
];

it("has the numbers of the picture in a table", async () => {
  await renderAt(<RenewalTimeline title="What renews" weeks={weeks} />);
  const table = screen.getByRole("table", { name: "What renews", hidden: true });
  const cells = within(table).getAllByRole("cell", { hidden: true });
  expect(cells.map((cell) => cell.textContent)).toEqual([
    "Nov 23, 2026",
    "4",
    "30",
    "1",
    "Nov 30, 2026",
    "0",
    "0",
    "0",
  ]);
  expect(screen.getByRole("img")).toBeInTheDocument();
});

it.each([
  [weeks, "4 subscriptions with 31 seats up for renewal in the next 90 days; 1 seat has auto-renew off"],
  [
    [{ start: "2026-11-23", renews: 1, ends: 0, subscriptions: 1 }],
    "1 subscription with 1 seat up for renewal in the next 90 days, and all renew",
  ],
  [[], "Nothing comes up for renewal in the next 90 days"],
])("says the finding", (given, want) => {
  expect(renewalFinding(given, 90)).toBe(want);
});
