import { screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";
import { makeImpersonation } from "@/testing/factories/impersonation";
import { makeMe } from "@/testing/factories/me";
import { renderAt } from "@/testing/render";
import { hangs, refuses, serves, takes } from "@/testing/server";
import { CompanyDashboard } from "./CompanyDashboard";

const path = "/customers/c1/own-dashboard";
const page = (
  <CompanyDashboard
    companyId="c1"
    contents={{ seats: "how many seats", renewals: "what renews", tenants: "which tenants" }}
  />
);
const shown = () => screen.getAllByRole("heading", { level: 2 }).map(({ textContent }) => textContent);

beforeEach(() => {
  serves("/me", makeMe({ permissions: ["licenses:read", "subscriptions:read", "tenants:read"] }));
});

test("starts empty, and keeps what is added at its end", async () => {
  serves(path, { widgets: [] });
  const kept = takes("put", path, 200, { widgets: ["tenants"] });
  const { user } = await renderAt(page, "/portal/c1");
  expect(await screen.findByText("Your dashboard is empty")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Add widget" }));
  await user.click(await screen.findByRole("menuitem", { name: "Tenants" }));
  expect(await screen.findByText("which tenants")).toBeInTheDocument();
  await waitFor(() => expect(kept[0]?.body).toEqual({ widgets: ["tenants"] }));
});

test("moves and removes", async () => {
  serves(path, { widgets: ["seats", "renewals"] });
  const kept = takes("put", path, 200, { widgets: [] });
  const { user } = await renderAt(page, "/portal/c1");
  await user.click(await screen.findByRole("button", { name: "Actions of Nearing renewal" }));
  await user.click(await screen.findByRole("menuitem", { name: "Move up" }));
  await waitFor(() => expect(shown()).toEqual(["Nearing renewal", "Seats used"]));
  await user.click(screen.getByRole("button", { name: "Actions of Nearing renewal" }));
  await user.click(await screen.findByRole("menuitem", { name: "Remove" }));
  await waitFor(() => expect(shown()).toEqual(["Seats used"]));
  await waitFor(() =>
    expect(kept.map(({ body }) => body)).toEqual([
      { widgets: ["renewals", "seats"] },
      { widgets: ["seats"] },
    ]),
  );
});

test("takes back what was not kept, and says so", async () => {
  serves(path, { widgets: ["seats"] });
  refuses("put", path, 503, "database.unavailable");
  const { user } = await renderAt(page, "/portal/c1");
  await user.click(await screen.findByRole("button", { name: "Actions of Seats used" }));
  await user.click(await screen.findByRole("menuitem", { name: "Remove" }));
  expect(await screen.findByRole("alert")).toBeInTheDocument();
  expect(shown()).toEqual(["Seats used"]);
});

test("offers only what somebody may see", async () => {
  serves("/me", makeMe({ permissions: ["tenants:read"] }));
  serves(path, { widgets: ["seats", "tenants"] });
  await renderAt(page, "/portal/c1");
  expect(await screen.findByText("which tenants")).toBeInTheDocument();
  expect(screen.queryByText("how many seats")).not.toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Add widget" })).not.toBeInTheDocument();
});

test.each([null, "2999-01-01T00:00:00Z"])(
  "shows staff who act as somebody what that person put there, and no way to change it (raised until %s)",
  async (raised_until) => {
    const acting = makeImpersonation({ ended_at: null, ended_by: null, raised_until });
    serves("/me", makeMe({ kind: "customer", permissions: ["licenses:read", "tenants:read"], acting }));
    serves(path, { widgets: ["seats"] });
    const { unmount } = await renderAt(page, "/portal/c1");
    expect(await screen.findByText("how many seats")).toBeInTheDocument();
    expect(screen.queryByRole("button")).not.toBeInTheDocument();
    unmount();
    serves(path, { widgets: [] });
    await renderAt(page, "/portal/c1");
    expect(await screen.findByText("This dashboard is empty")).toBeInTheDocument();
    expect(screen.queryByRole("button")).not.toBeInTheDocument();
  },
);

test("waits, and says when it cannot be read", async () => {
  hangs(path);
  const { unmount } = await renderAt(page, "/portal/c1");
  expect(screen.getByRole("status", { name: "Loading your dashboard" })).toBeInTheDocument();
  unmount();
  refuses("get", path, 500, "internal");
  await renderAt(page, "/portal/c1");
  expect(await screen.findByRole("alert")).toBeInTheDocument();
});
