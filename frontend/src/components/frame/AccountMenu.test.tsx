import { screen, waitFor } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { renderAt } from "@/testing/render";
import { AccountMenu } from "./AccountMenu";

it("opens its menu with the first press and gives the focus back", async () => {
  const onSignOut = vi.fn();
  const person = { name: "Ada Lovelace", email: "ada@tenantry.example", role: "Platform operator" };
  const { user } = await renderAt(
    <AccountMenu
      {...person}
      onAccount={vi.fn()}
      onPassword={vi.fn()}
      onShortcuts={vi.fn()}
      onSignOut={onSignOut}
    />,
  );
  const name = "Account of Ada Lovelace";
  await user.click(screen.getByRole("button", { name }));
  expect(await screen.findByRole("menuitem", { name: "Sign out" })).toBeInTheDocument();
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("menu")).not.toBeInTheDocument());
  await waitFor(() => expect(screen.getByRole("button", { name })).toHaveFocus());
  await user.click(screen.getByRole("button", { name }));
  await user.click(await screen.findByRole("menuitem", { name: "Sign out" }));
  expect(onSignOut).toHaveBeenCalledOnce();
});
