import { act, screen, waitFor } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { makeMe } from "@/testing/factories/me";
import { renderAt } from "@/testing/render";
import { hangs, refuses, serves, takes } from "@/testing/server";
import { AccountStep } from "./AccountStep";

const state = { needed: true, simulator: true, redirect_uri: "http://localhost:8080/app/callback" };
beforeEach(() => {
  sessionStorage.clear();
  serves("/setup", state);
});

type User = Awaited<ReturnType<typeof renderAt>>["user"];

async function fillIn(user: User, repeat = "correct horse battery") {
  await user.type(await screen.findByLabelText("Set-up code"), "ABCD-1234");
  await user.type(screen.getByLabelText("Your name"), "Ada Lovelace");
  await user.type(screen.getByLabelText("E-mail address"), "ada@tenantry.example");
  await user.type(screen.getByLabelText("Password"), "correct horse battery");
  await user.type(screen.getByLabelText("Password again"), repeat);
  await user.click(screen.getByRole("button", { name: "Create account" }));
}

describe("AccountStep", () => {
  it("makes the first account, signs in and goes on to the reseller", async () => {
    const made = takes("post", "/setup", 201, { portal_user_id: "u1", email: "ada@tenantry.example" });
    const signedIn = takes("post", "/auth/login", 200, makeMe());
    const { user, router } = await renderAt(<AccountStep />, "/setup");
    await fillIn(user);
    await waitFor(() => expect(router.state.location.pathname).toBe("/setup/reseller"));
    expect(made[0]?.body).toEqual({
      code: "ABCD-1234",
      name: "Ada Lovelace",
      email: "ada@tenantry.example",
      password: "correct horse battery",
    });
    expect(signedIn).toHaveLength(1);
  });

  it("leads to the sign-in when the account was made and signing in failed", async () => {
    takes("post", "/setup", 201, { portal_user_id: "u1", email: "ada@tenantry.example" });
    refuses("post", "/auth/login", 503, "database.down");
    const { user } = await renderAt(<AccountStep />, "/setup");
    await screen.findByLabelText("Set-up code");
    serves("/setup", { ...state, needed: false });
    await fillIn(user);
    expect(await screen.findByRole("link", { name: "Sign in" })).toBeInTheDocument();
    expect(screen.queryByText(/No account was created/)).not.toBeInTheDocument();
  });

  it("takes the code from the printed link, and out of the address", async () => {
    const { router } = await renderAt(<AccountStep />, "/setup#code=ABCD-1234");
    expect(await screen.findByLabelText("Set-up code")).toHaveValue("ABCD-1234");
    await waitFor(() => expect(router.state.location.href).toBe("/setup"));
    expect(screen.getByLabelText("Set-up code")).toHaveValue("ABCD-1234");
  });

  it("takes the code from the printed link pasted into the open page, and keeps what was typed", async () => {
    const { user, router } = await renderAt(<AccountStep />, "/setup");
    await user.type(await screen.findByLabelText("Your name"), "Ada Lovelace");
    for (const code of ["ABCD-1234", "EFGH-5678"]) {
      act(() => router.history.push(`/setup#code=${code}`));
      await waitFor(() => expect(screen.getByLabelText("Set-up code")).toHaveValue(code));
      await waitFor(() => expect(router.state.location.href).toBe("/setup"));
    }
    expect(screen.getByLabelText("Your name")).toHaveValue("Ada Lovelace");
  });

  it("has after a reload what was typed and the code of the link, but no password", async () => {
    const { user, unmount, router } = await renderAt(<AccountStep />, "/setup#code=ABCD-1234");
    await user.type(await screen.findByLabelText("Your name"), "Ada Lovelace");
    await user.type(screen.getByLabelText("E-mail address"), "ada@tenantry.example");
    await user.type(screen.getByLabelText("Password"), "correct horse battery");
    await user.type(screen.getByLabelText("Password again"), "something else");
    expect(router.state.location.href).toBe("/setup");
    unmount();
    await renderAt(<AccountStep />, "/setup");
    expect(await screen.findByLabelText("Your name")).toHaveValue("Ada Lovelace");
    expect(screen.getByLabelText("E-mail address")).toHaveValue("ada@tenantry.example");
    expect(screen.getByLabelText("Set-up code")).toHaveValue("ABCD-1234");
    for (const secret of ["Password", "Password again"]) {
      expect(screen.getByLabelText(secret)).toHaveValue("");
    }
    const kept = Object.values({ ...sessionStorage, ...localStorage }).join();
    expect(kept).not.toMatch(/horse|something/);
  });

  it("prefers the code of a newer link to the one it kept", async () => {
    const { unmount } = await renderAt(<AccountStep />, "/setup#code=ABCD-1234");
    await waitFor(() => expect(screen.getByLabelText("Set-up code")).toHaveValue("ABCD-1234"));
    unmount();
    await renderAt(<AccountStep />, "/setup#code=EFGH-5678");
    await waitFor(() => expect(screen.getByLabelText("Set-up code")).toHaveValue("EFGH-5678"));
  });

  it("forgets the code with the account made, even where signing in then fails", async () => {
    takes("post", "/setup", 201, { portal_user_id: "u1", email: "ada@tenantry.example" });
    refuses("post", "/auth/login", 500, "internal");
    const { user } = await renderAt(<AccountStep />, "/setup");
    await fillIn(user);
    expect(await screen.findByRole("alert")).toBeInTheDocument();
    expect(sessionStorage).toHaveLength(0);
  });

  it("forgets what was typed once the account is made", async () => {
    takes("post", "/setup", 201, { portal_user_id: "u1", email: "ada@tenantry.example" });
    takes("post", "/auth/login", 200, makeMe());
    const { user, router } = await renderAt(<AccountStep />, "/setup");
    await fillIn(user);
    await waitFor(() => expect(router.state.location.pathname).toBe("/setup/reseller"));
    expect(sessionStorage).toHaveLength(0);
  });

  it("sends nothing while the passwords differ", async () => {
    const made = takes("post", "/setup", 201);
    const { user } = await renderAt(<AccountStep />, "/setup");
    await fillIn(user, "something else");
    expect(screen.getByText("The two passwords differ.")).toBeInTheDocument();
    expect(made).toHaveLength(0);
  });

  it("puts what the server refused beside its field", async () => {
    refuses("post", "/setup", 422, "setup.code_wrong", {
      fields: [{ name: "code", detail: "This is not the code." }],
    });
    const { user } = await renderAt(<AccountStep />, "/setup");
    await fillIn(user);
    await waitFor(() => expect(screen.getByLabelText("Set-up code")).toBeInvalid());
  });

  it("leads to signing in when set-up is over", async () => {
    const { unmount } = await renderAt(<AccountStep />, "/setup#code=ABCD-1234");
    await waitFor(() => expect(screen.getByLabelText("Set-up code")).toHaveValue("ABCD-1234"));
    unmount();
    expect(sessionStorage).toHaveLength(1);
    serves("/setup", { ...state, needed: false });
    await renderAt(<AccountStep />, "/setup");
    expect(await screen.findByRole("link", { name: "Sign in" })).toHaveAttribute("href", "/sign-in");
    expect(sessionStorage).toHaveLength(0);
  });

  it("shows that it loads, and that it failed", async () => {
    hangs("/setup");
    const { unmount } = await renderAt(<AccountStep />, "/setup");
    expect(screen.getByRole("status", { name: "Loading" })).toBeInTheDocument();
    unmount();
    refuses("get", "/setup", 500, "internal");
    await renderAt(<AccountStep />, "/setup");
    expect(await screen.findByRole("alert")).toHaveTextContent("trace-1");
  });
});
