import { screen, within } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { makePermissions } from "@/testing/factories/portalUser";
import { renderAt } from "@/testing/render";
import { hangs, refuses, serves } from "@/testing/server";
import { PermissionsPage } from "./PermissionsPage";
import { roleGroups } from "./roles";

const show = () => renderAt(<PermissionsPage />, "/tools/permissions");

it("shows who holds each permission, and which calls ask for it", async () => {
  serves("/permissions", makePermissions());
  const { user } = await show();
  const row = await screen.findByRole("row", { name: /^See customers/ });
  expect(
    within(row)
      .getAllByRole("cell")
      .map(({ textContent }) => textContent),
  ).toEqual(["Yes", "Yes", "Yes", "–", "Yes", "–"]);
  expect(screen.getByRole("columnheader", { name: "Customer user" })).toHaveAttribute("colspan", "2");
  await user.click(within(row).getByText(/2 operations/));
  expect(within(row).getByText("getCustomer, listCustomers")).toBeVisible();
});

it("names the holders in words on a phone", async () => {
  const phone = { ...window.matchMedia(""), matches: true };
  vi.spyOn(window, "matchMedia").mockReturnValue(phone);
  serves("/permissions", makePermissions());
  await show();
  const list = await screen.findByRole("list", { name: "Who may do what" });
  expect(list).toHaveTextContent(/Partner userView, AdminCustomer userView/);
  expect(screen.queryByRole("table")).toBeNull();
});

it("is empty, loading and failing", async () => {
  serves("/permissions", { roles: [], data: [] });
  const empty = await show();
  expect(await screen.findByRole("heading", { name: "No permissions" })).toBeInTheDocument();
  empty.unmount();
  hangs("/permissions");
  const loading = await show();
  expect(screen.getByRole("status", { name: "Loading who may do what" })).toBeInTheDocument();
  loading.unmount();
  refuses("get", "/permissions", 500, "internal");
  await show();
  expect(await screen.findByRole("alert")).toHaveTextContent("trace-1");
});

it("shows a role that is new by its own name", () => {
  expect(roleGroups(["operator", "night_watch"])).toEqual([
    { label: "Platform", roles: [{ role: "operator", label: "Operator" }] },
    { label: "Others", roles: [{ role: "night_watch", label: "Night watch" }] },
  ]);
});
