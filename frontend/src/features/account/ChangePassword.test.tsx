import { screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { setCsrfToken } from "@/api/session";
import { Toasts } from "@/components/Toasts";
import { renderAt } from "@/testing/render";
import { refuses, takes } from "@/testing/server";
import ChangePassword from "./ChangePassword";

beforeEach(() => setCsrfToken("csrf-1"));
afterEach(() => setCsrfToken(""));

async function open() {
  const onClose = vi.fn();
  const { user } = await renderAt(
    <>
      <ChangePassword email="ada@tenantry.example" onClose={onClose} />
      <Toasts />
    </>,
  );
  return { user, onClose };
}
type User = Awaited<ReturnType<typeof open>>["user"];

const current = () => screen.getByLabelText("Current password");
const wanted = () => screen.getByLabelText("New password");
const press = (user: User) => user.click(screen.getByRole("button", { name: "Change password" }));

async function fillIn(user: User, repeat = "quiet meadow 77") {
  await user.type(current(), "harbor lantern 42");
  await user.type(wanted(), "quiet meadow 77");
  await user.type(screen.getByLabelText("New password again"), repeat);
}

describe("ChangePassword", () => {
  it("changes the password, says so and closes", async () => {
    const sent = takes("put", "/me/password", 204);
    const { user, onClose } = await open();
    await fillIn(user);
    await press(user);
    expect(await screen.findByText(/Your password is changed/)).toBeInTheDocument();
    expect(onClose).toHaveBeenCalledOnce();
    expect(sent[0]?.body).toEqual({ current_password: "harbor lantern 42", new_password: "quiet meadow 77" });
    expect(sent[0]?.headers.get("X-CSRF-Token")).toBe("csrf-1");
  });

  it("sends it once however often the button is pressed", async () => {
    const sent = takes("put", "/me/password", 204);
    const { user, onClose } = await open();
    await fillIn(user);
    await user.dblClick(screen.getByRole("button", { name: "Change password" }));
    await waitFor(() => expect(onClose).toHaveBeenCalled());
    expect(sent).toHaveLength(1);
  });

  it("asks for what is missing and for the same new password twice, and sends nothing", async () => {
    const sent = takes("put", "/me/password", 204);
    const { user } = await open();
    await press(user);
    expect(screen.getByText("Enter your current password.")).toBeInTheDocument();
    expect(screen.getByText("Enter a new password.")).toBeInTheDocument();
    await fillIn(user, "quiet meadow 78");
    await press(user);
    expect(screen.getByText("The two new passwords differ.")).toBeInTheDocument();
    expect(sent).toHaveLength(0);
  });

  it.each([
    ["a wrong current password", "password.wrong", "current_password", current],
    ["a new one that is easy to guess", "password.common", "new_password", wanted],
  ])("puts %s beside its field and takes another try", async (_, code, field, input) => {
    refuses("put", "/me/password", 422, code, {
      detail: "This will not do.",
      fields: [{ name: field, detail: "This will not do." }],
    });
    const { user, onClose } = await open();
    await fillIn(user);
    await press(user);
    await waitFor(() => expect(input()).toBeInvalid());
    expect(screen.getByText("This will not do.")).toBeInTheDocument();
    expect(screen.getByRole("alert")).toHaveTextContent("Your password was not changed.");
    expect(onClose).not.toHaveBeenCalled();

    takes("put", "/me/password", 204);
    await press(user);
    await waitFor(() => expect(onClose).toHaveBeenCalledOnce());
  });

  it("says that there were too many tries, and keeps what was typed", async () => {
    const detail =
      "There were too many wrong passwords. Your password was not changed. Wait a little and try again.";
    refuses("put", "/me/password", 429, "login.delayed", { detail });
    const { user } = await open();
    await fillIn(user);
    await press(user);
    expect(await screen.findByRole("alert")).toHaveTextContent(detail);
    expect(current()).toHaveValue("harbor lantern 42");
  });

  it("tells the browser's password manager whose password it is", async () => {
    await open();
    const names = [...document.querySelectorAll("input")].map(({ autocomplete }) => autocomplete);
    expect(names).toEqual(["username", "current-password", "new-password", "new-password"]);
    expect(document.querySelector<HTMLInputElement>("[name=username]")?.value).toBe("ada@tenantry.example");
  });
});
