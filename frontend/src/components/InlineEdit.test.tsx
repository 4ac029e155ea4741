import { act, fireEvent, screen, waitFor } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import { renderAt } from "@/testing/render";
import { InlineEdit } from "./InlineEdit";

describe("InlineEdit", () => {
  it("saves with Enter, trimmed, and gives the focus back to the pencil", async () => {
    const onSave = vi.fn().mockResolvedValue(undefined);
    const { user } = await renderAt(<InlineEdit label="display name" value="Contoso" onSave={onSave} />);
    await user.click(screen.getByRole("button", { name: "Edit display name" }));
    const field = screen.getByRole("textbox", { name: "display name" });
    expect(field).toHaveFocus();
    await user.clear(field);
    await user.type(field, "  Contoso Ltd {Enter}");
    expect(onSave).toHaveBeenCalledExactlyOnceWith("Contoso Ltd");
    await waitFor(() => expect(screen.getByRole("button", { name: "Edit display name" })).toHaveFocus());
  });

  it("saves once however often the button is pressed", async () => {
    const onSave = vi.fn().mockReturnValue(new Promise(() => undefined));
    const { user } = await renderAt(<InlineEdit label="domain" value="contoso.com" onSave={onSave} />);
    await user.click(screen.getByRole("button", { name: "Edit domain" }));
    await user.type(screen.getByRole("textbox", { name: "domain" }), "x");
    const form = screen.getByRole("textbox", { name: "domain" }).closest("form") ?? document.body;
    act(() => {
      fireEvent.submit(form);
      fireEvent.submit(form);
    });
    expect(onSave).toHaveBeenCalledOnce();
  });

  it("leaves the value alone with Escape", async () => {
    const onSave = vi.fn();
    const { user } = await renderAt(<InlineEdit label="domain" value="contoso.com" onSave={onSave} />);
    await user.click(screen.getByRole("button", { name: "Edit domain" }));
    await user.type(screen.getByRole("textbox", { name: "domain" }), "x{Escape}");
    expect(screen.getByText("contoso.com")).toBeInTheDocument();
    expect(onSave).not.toHaveBeenCalled();
  });

  it("refuses what does not validate, before it is sent", async () => {
    const onSave = vi.fn();
    const { user } = await renderAt(
      <InlineEdit
        label="domain"
        value="a"
        onSave={onSave}
        validate={(text) => (text ? null : "Enter a domain.")}
      />,
    );
    await user.click(screen.getByRole("button", { name: "Edit domain" }));
    await user.clear(screen.getByRole("textbox", { name: "domain" }));
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(screen.getByText("Enter a domain.")).toBeInTheDocument();
    expect(onSave).not.toHaveBeenCalled();
  });

  it("keeps the field and what was typed when saving fails", async () => {
    const onSave = vi.fn().mockRejectedValue(new Error("Microsoft refused the secret."));
    const { user } = await renderAt(
      <InlineEdit label="secret" value="" display="Set" secret onSave={onSave} />,
    );
    await user.click(screen.getByRole("button", { name: "Edit secret" }));
    await user.type(screen.getByLabelText("secret"), "wrong{Enter}");
    expect(await screen.findByRole("alert")).toHaveTextContent("Microsoft refused the secret.");
    expect(screen.getByLabelText("secret")).toHaveValue("wrong");
  });
});
