import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { makeLicense } from "@/testing/factories/mirror";
import { renderAt } from "@/testing/render";
import { hangs, refuses, serves } from "@/testing/server";
import { LicensesTab } from "./LicensesTab";

const path = "/tenants/t1/licenses";
const list = (more: object = {}) => ({
  data: [makeLicense({ suspended: 2 })],
  as_of: new Date().toISOString(),
  stale: false,
  stale_reason: null,
  ...more,
});

it("has the five columns, one row for each product", async () => {
  serves(path, list());
  await renderAt(<LicensesTab tenantId="t1" />);
  const head = (await screen.findAllByRole("columnheader")).map((cell) => cell.textContent);
  expect(head.slice(0, 5)).toEqual([
    "Product Name",
    "Active Licenses",
    "Assigned Licenses",
    "Available Licenses",
    "Suspended License",
  ]);
  const cells = screen.getAllByRole("cell").map((cell) => cell.textContent);
  expect(cells.slice(0, 4)).toEqual(["25", "19", "6", "2"]);
});

it("opens the ids behind a product", async () => {
  serves(path, list({ data: [makeLicense({ microsoft_subscription_ids: ["sub-1", "sub-2"] })] }));
  const { user } = await renderAt(<LicensesTab tenantId="t1" />);
  await user.click(await screen.findByRole("button", { name: "Ids of Microsoft 365 Business Premium" }));
  const table = await screen.findByRole("table", { name: "Ids of Microsoft 365 Business Premium" });
  expect(
    within(table)
      .getAllByRole("columnheader")
      .map((cell) => cell.textContent),
  ).toEqual(["Product SKU ID", "Microsoft Subscription IDs"]);
  expect(table).toHaveTextContent(/cbdc14ab.*sub-1.*sub-2/);
});

it("says when Microsoft did not answer and these are the last known counts", async () => {
  serves(path, list({ stale: true, stale_reason: "Microsoft is throttling." }));
  await renderAt(<LicensesTab tenantId="t1" />);
  expect(await screen.findByRole("note")).toHaveTextContent(/last known counts.*Microsoft is throttling/);
  expect(screen.getByText(/Last known state/)).toBeInTheDocument();
});

it("shows that it loads, that there is none, and that it failed", async () => {
  hangs(path);
  const loading = await renderAt(<LicensesTab tenantId="t1" />);
  expect(screen.getByRole("status", { name: "Loading licenses from Microsoft" })).toBeInTheDocument();
  loading.unmount();
  serves(path, list({ data: [] }));
  const empty = await renderAt(<LicensesTab tenantId="t1" />);
  expect(await screen.findByText("No licenses")).toBeInTheDocument();
  empty.unmount();
  refuses("get", path, 404, "tenant.not_found");
  await renderAt(<LicensesTab tenantId="t1" />);
  expect(await screen.findByRole("alert")).toHaveTextContent("tenant.not_found");
});
