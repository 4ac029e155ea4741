import { screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { expect, it, vi } from "vitest";
import { renderAt } from "@/testing/render";
import { MenuButton } from "./MenuButton";

const button = <button type="button">More</button>;

it("opens with the first press, does what is chosen, closes, and opens again", async () => {
  const onChoose = vi.fn();
  const { user } = await renderAt(
    <MenuButton sections={[{ choices: [{ label: "Remove", onChoose }] }]}>{button}</MenuButton>,
  );
  for (const times of [1, 2]) {
    await user.click(screen.getByRole("button", { name: "More" }));
    await user.click(await screen.findByRole("menuitem", { name: "Remove" }));
    expect(onChoose).toHaveBeenCalledTimes(times);
    await waitFor(() => expect(screen.queryByRole("menu")).not.toBeInTheDocument());
  }
});

it("opens with the keyboard and gives the focus back", async () => {
  const { user } = await renderAt(
    <MenuButton sections={[{ choices: [{ label: "Remove", onChoose: vi.fn() }] }]}>{button}</MenuButton>,
  );
  await user.tab();
  await user.keyboard("{Enter}");
  expect(await screen.findByRole("menu")).toBeInTheDocument();
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.getByRole("button", { name: "More" })).toHaveFocus());
});

it("stays open while several states are chosen, and shows which hold", async () => {
  function Harness() {
    const [on, setOn] = useState(false);
    const choices = [{ label: "Seats", checked: on, onChoose: () => setOn(!on) }];
    return (
      <MenuButton keepOpen sections={[{ label: "Columns", kind: "several", choices }]}>
        {button}
      </MenuButton>
    );
  }
  const { user } = await renderAt(<Harness />);
  await user.click(screen.getByRole("button", { name: "More" }));
  const seats = await screen.findByRole("menuitemcheckbox", { name: "Seats" });
  expect(seats).toHaveAttribute("aria-checked", "false");
  await user.click(seats);
  expect(screen.getByRole("menuitemcheckbox", { name: "Seats" })).toHaveAttribute("aria-checked", "true");
});
