import { screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { renderAt } from "@/testing/render";
import { refuses, takes } from "@/testing/server";
import { ActivatePage } from "./ActivatePage";
import { ForgotPasswordPage } from "./ForgotPasswordPage";
import { ResetPasswordPage } from "./ResetPasswordPage";

const invitation = {
  email: "clara@fabrikam.example",
  name: "Clara",
  companies: ["Fabrikam GmbH", "Contoso AG"],
  needs_password: true,
};

const password = "quiet meadow 77";

async function choose(user: Awaited<ReturnType<typeof renderAt>>["user"], button: string, again = password) {
  await user.type(screen.getByLabelText("New password"), password);
  await user.type(screen.getByLabelText("New password again"), again);
  await user.click(screen.getByRole("button", { name: button }));
}

describe("an invitation", () => {
  it("says who is invited where, takes a password, and leads to signing in", async () => {
    const looked = takes("post", "/auth/invitation", 200, invitation);
    const accepted = takes("post", "/auth/activate", 204);
    const { user, router } = await renderAt(<ActivatePage />, "/activate#token-1");
    expect(await screen.findByText("You sign in as clara@fabrikam.example.")).toBeInTheDocument();
    expect(screen.getAllByRole("listitem").map((item) => item.textContent)).toEqual(invitation.companies);
    expect(looked[0]?.body).toEqual({ token: "token-1" });
    await waitFor(() => expect(router.state.location.hash).toBe(""));

    await choose(user, "Accept");
    expect(await screen.findByRole("heading", { name: "Your access is active" })).toBeInTheDocument();
    expect(accepted[0]?.body).toEqual({ token: "token-1", password });
    expect(screen.getByRole("link", { name: "Sign in" })).toHaveAttribute("href", "/sign-in");
  });

  it("asks for no password where there is one", async () => {
    takes("post", "/auth/invitation", 200, { ...invitation, needs_password: false });
    const accepted = takes("post", "/auth/activate", 204);
    const { user } = await renderAt(<ActivatePage />, "/activate#token-1");
    await user.click(await screen.findByRole("button", { name: "Accept" }));
    await screen.findByRole("heading", { name: "Your access is active" });
    expect(accepted[0]?.body).toEqual({ token: "token-1", password: "" });
  });

  it("says when its link has ended", async () => {
    refuses("post", "/auth/invitation", 404, "link.ended", { detail: "This link was used already." });
    await renderAt(<ActivatePage />, "/activate#token-1");
    expect(
      await screen.findByRole("heading", { name: "This invitation cannot be used" }),
    ).toBeInTheDocument();
    expect(screen.getByRole("alert")).toHaveTextContent("This link was used already.");
  });

  it("says when its link is not whole", async () => {
    await renderAt(<ActivatePage />, "/activate");
    expect(screen.getByRole("heading", { name: "This link is not whole" })).toBeInTheDocument();
  });

  it("shows at the field what is wrong with the password, and stays", async () => {
    takes("post", "/auth/invitation", 200, invitation);
    refuses("post", "/auth/activate", 422, "password.common", {
      detail: "This password is easy to guess.",
      fields: [{ name: "password", detail: "This password is easy to guess." }],
    });
    const { user } = await renderAt(<ActivatePage />, "/activate#token-1");
    await screen.findByText("You sign in as clara@fabrikam.example.");
    await choose(user, "Accept", "another one");
    expect(screen.getByText("The two passwords differ.")).toBeInTheDocument();
    await user.clear(screen.getByLabelText("New password again"));
    await user.type(screen.getByLabelText("New password again"), password);
    await user.click(screen.getByRole("button", { name: "Accept" }));
    expect(await screen.findByText("This password is easy to guess.")).toBeInTheDocument();
    expect(screen.getByLabelText("New password")).toHaveAttribute("aria-invalid", "true");
  });
});

describe("a forgotten password", () => {
  it("is asked for by address, and the page never tells whether that is known", async () => {
    const asked = takes("post", "/auth/password/forgot", 202);
    const { user } = await renderAt(<ForgotPasswordPage />, "/forgot-password");
    expect(screen.getByText(/Where no mails leave this installation, ask/)).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Send the link" }));
    expect(screen.getByText("Enter your e-mail address.")).toBeInTheDocument();
    await user.type(screen.getByLabelText("E-mail address"), " mia@example.com ");
    await user.click(screen.getByRole("button", { name: "Send the link" }));
    expect(await screen.findByText(/If the address is known here/)).toBeInTheDocument();
    expect(asked[0]?.body).toEqual({ email: "mia@example.com" });
  });

  it("says when there were too many requests", async () => {
    refuses("post", "/auth/password/forgot", 429, "login.delayed", {
      detail: "Wait a little and try again.",
    });
    const { user } = await renderAt(<ForgotPasswordPage />, "/forgot-password");
    await user.type(screen.getByLabelText("E-mail address"), "mia@example.com");
    await user.click(screen.getByRole("button", { name: "Send the link" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("Wait a little");
  });

  it("is chosen anew by the link", async () => {
    const saved = takes("post", "/auth/password/reset", 204);
    const { user } = await renderAt(<ResetPasswordPage />, "/reset-password#token-2");
    await choose(user, "Save the password");
    expect(await screen.findByRole("heading", { name: "Your password is changed" })).toBeInTheDocument();
    expect(saved[0]?.body).toEqual({ token: "token-2", password });
  });
});
