import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderAt } from "@/testing/render";
import { RenewalTimeline, renewalFinding } from "./RenewalTimeline";

const weeks = [
  { start: "2026-11-23", renews: 3, ends: 1 },
  { start: "2026-11-30", renews: 0, ends: 0 },
];

it("has the numbers of the picture in a table", async () => {
  await renderAt(<RenewalTimeline title="What renews" weeks={weeks} />);
  const table = screen.getByRole("table", { name: "What renews", hidden: true });
  const cells = within(table).getAllByRole("cell", { hidden: true });
  expect(cells.map((cell) => cell.textContent)).toEqual(["3", "1", "0", "0"]);
  expect(screen.getByRole("img")).toBeInTheDocument();
});

it.each([
  [weeks, "4 subscriptions come up for renewal in the next 90 days, 1 will not renew unless somebody acts"],
  [
    [{ start: "2026-11-23", renews: 1, ends: 0 }],
    "1 subscription comes up for renewal in the next 90 days, all renew",
  ],
  [[], "Nothing comes up for renewal in the next 90 days"],
])("says the finding", (given, want) => {
  expect(renewalFinding(given, 90)).toBe(want);
});
