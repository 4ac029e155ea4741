import { useMutation } from "@tanstack/react-query";
import { screen, waitFor } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { renderAt } from "@/testing/render";
import { ConfirmDialog } from "./ConfirmDialog";

const dialog = (props: {
  typedWord?: string;
  onConfirm?: () => void;
  pending?: boolean;
  error?: unknown;
}) => (
  <ConfirmDialog
    opened
    onClose={() => undefined}
    title="Disconnect tenant?"
    confirmLabel="Disconnect"
    onConfirm={() => undefined}
    {...props}
  >
    The mirrored data stays.
  </ConfirmDialog>
);

it("asks for the word, exactly", async () => {
  const onConfirm = vi.fn();
  const { user } = await renderAt(dialog({ typedWord: "Yes", onConfirm }));
  const button = screen.getByRole("button", { name: "Disconnect" });
  const field = screen.getByRole("textbox", { name: "Type Yes to confirm" });
  await user.type(field, "yes{Enter}");
  expect(button).toBeDisabled();
  expect(onConfirm).not.toHaveBeenCalled();
  await user.clear(field);
  await user.type(field, "Yes{Enter}");
  expect(onConfirm).toHaveBeenCalledOnce();
});

it("needs one click where no word is asked for", async () => {
  const onConfirm = vi.fn();
  const { user } = await renderAt(dialog({ onConfirm }));
  await user.click(screen.getByRole("button", { name: "Disconnect" }));
  expect(onConfirm).toHaveBeenCalledOnce();
});

it("shows a failure and stays open", async () => {
  await renderAt(dialog({ error: new Error("gone") }));
  expect(screen.getByRole("alert")).toHaveTextContent("gone");
  expect(screen.getByRole("dialog", { name: "Disconnect tenant?" })).toBeInTheDocument();
});

it("confirms once however often the button is pressed, and again after a failure", async () => {
  const answers: (() => void)[] = [];
  function Deleting() {
    const remove = useMutation({
      mutationFn: () => new Promise((_, refuse) => answers.push(() => refuse(new Error("gone")))),
    });
    return dialog({ onConfirm: () => remove.mutate(), pending: remove.isPending, error: remove.error });
  }
  const { user } = await renderAt(<Deleting />);
  await user.dblClick(screen.getByRole("button", { name: "Disconnect" }));
  expect(answers).toHaveLength(1);
  answers[0]?.();
  await screen.findByRole("alert");
  await user.click(screen.getByRole("button", { name: "Disconnect" }));
  await waitFor(() => expect(answers).toHaveLength(2));
});
