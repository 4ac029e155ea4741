import { act, screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderAt } from "@/testing/render";
import { PasswordPanel } from "./PasswordPanel";

it("stands open while the address says so, and leaves the rest of the address alone", async () => {
  const { user, router } = await renderAt(
    <PasswordPanel email="ada@tenantry.example" />,
    "/tenants/t1/orders?sort=-name&panel=password",
  );
  // Its script is fetched first.
  await screen.findByRole("dialog", { name: "Change password" }, { timeout: 20_000 });
  await user.type(screen.getByLabelText("Current password"), "harbor lantern 42");
  await user.click(screen.getByRole("button", { name: "Cancel" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  expect(router.state.location.href).toBe("/tenants/t1/orders?sort=-name");

  act(() => router.history.push("/tenants?panel=password"));
  expect(await screen.findByLabelText("Current password")).toHaveValue("");
});

it("is closed elsewhere", async () => {
  await renderAt(<PasswordPanel email="ada@tenantry.example" />, "/tenants?panel=add");
  expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
});
