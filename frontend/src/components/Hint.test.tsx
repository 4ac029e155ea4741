import { screen, waitFor } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { renderAt } from "@/testing/render";
import { Hint } from "./Hint";

it("shows while the pointer rests on what it explains, until Escape", async () => {
  const { user } = await renderAt(<Hint label="Commitment term">Term</Hint>);
  expect(screen.queryByText("Commitment term")).not.toBeInTheDocument();
  await user.hover(screen.getByText("Term"));
  expect(await screen.findByText("Commitment term")).toBeInTheDocument();
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByText("Commitment term")).not.toBeInTheDocument());
});

it("shows while the keyboard is at it and leaves the focus there", async () => {
  const onClick = vi.fn();
  const { user } = await renderAt(
    <Hint label="Commitment term">
      <button type="button" onClick={onClick}>
        Term
      </button>
    </Hint>,
  );
  await user.tab();
  expect(await screen.findByText("Commitment term")).toBeInTheDocument();
  expect(screen.getByRole("button")).toHaveFocus();
  await user.click(screen.getByRole("button"));
  expect(onClick).toHaveBeenCalledOnce();
  expect(screen.queryByText("Commitment term")).not.toBeInTheDocument();
});

it("shows when it is tapped, until a tap elsewhere", async () => {
  const { user } = await renderAt(
    <>
      <Hint label="Commitment term">Term</Hint>
      <p>Elsewhere</p>
    </>,
  );
  await user.pointer([{ keys: "[TouchA]", target: screen.getByText("Term") }]);
  expect(await screen.findByText("Commitment term")).toBeInTheDocument();
  await user.pointer([{ keys: "[TouchA]", target: screen.getByText("Elsewhere") }]);
  await waitFor(() => expect(screen.queryByText("Commitment term")).not.toBeInTheDocument());
});
