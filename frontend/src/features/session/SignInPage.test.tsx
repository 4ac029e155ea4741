import { screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { getCsrfToken } from "@/api/session";
import { makeMe } from "@/testing/factories/me";
import { renderAt } from "@/testing/render";
import { refuses, takes } from "@/testing/server";
import { SignInPage } from "./SignInPage";

async function fillIn(user: Awaited<ReturnType<typeof renderAt>>["user"]) {
  await user.type(screen.getByRole("textbox", { name: "E-mail address" }), " ada@tenantry.example ");
  await user.type(screen.getByLabelText("Password"), "correct horse");
  await user.click(screen.getByRole("button", { name: "Sign in" }));
}

it("signs in, keeps the anti-forgery token and goes on where the person was", async () => {
  const received = takes("post", "/auth/login", 200, makeMe({ csrf_token: "token-7" }));
  const { user, router } = await renderAt(
    <SignInPage secondFactor={() => null} />,
    "/sign-in?next=%2Ftenants%3Fstatus%3Dactive&ended=true",
  );
  expect(screen.getByText(/your session ended/)).toBeInTheDocument();
  await fillIn(user);
  await waitFor(() => expect(router.state.location.href).toBe("/tenants?status=active"));
  expect(received[0]?.body).toEqual({ email: "ada@tenantry.example", password: "correct horse" });
  expect(getCsrfToken()).toBe("token-7");
});

it("speaks of no session to somebody who comes for the first time", async () => {
  await renderAt(<SignInPage secondFactor={() => null} />, "/sign-in?next=%2Ftenants");
  expect(screen.getByText(/Use the e-mail address/)).toBeInTheDocument();
  expect(screen.queryByText(/session ended/)).not.toBeInTheDocument();
});

it("signs in once however often the button is pressed", async () => {
  const received = takes("post", "/auth/login", 200, makeMe());
  const { user, router } = await renderAt(
    <SignInPage secondFactor={() => null} />,
    "/sign-in?next=%2Ftenants",
  );
  await user.type(screen.getByRole("textbox", { name: "E-mail address" }), "ada@tenantry.example");
  await user.type(screen.getByLabelText("Password"), "correct horse");
  await user.dblClick(screen.getByRole("button", { name: "Sign in" }));
  await waitFor(() => expect(router.state.location.pathname).toBe("/tenants"));
  expect(received).toHaveLength(1);
});

it("lets them try again after a refusal", async () => {
  refuses("post", "/auth/login", 401, "login.refused");
  const { user, router } = await renderAt(
    <SignInPage secondFactor={() => null} />,
    "/sign-in?next=%2Ftenants",
  );
  await fillIn(user);
  await screen.findByRole("alert");
  takes("post", "/auth/login", 200, makeMe());
  await user.click(screen.getByRole("button", { name: "Sign in" }));
  await waitFor(() => expect(router.state.location.pathname).toBe("/tenants"));
});

it("says why it did not work and stays", async () => {
  refuses("post", "/auth/login", 401, "login.refused", { detail: "E-mail address or password is wrong." });
  const { user, router } = await renderAt(<SignInPage secondFactor={() => null} />, "/sign-in");
  await fillIn(user);
  expect(await screen.findByRole("alert")).toHaveTextContent("E-mail address or password is wrong.");
  expect(router.state.location.pathname).toBe("/sign-in");
});
