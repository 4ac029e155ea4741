import { screen, waitFor } from "@testing-library/react";
import { expect, it } from "vitest";
import { makeMe } from "@/testing/factories/me";
import { renderAt } from "@/testing/render";
import { refuses, serves, takes } from "@/testing/server";
import { SignInPage } from "./SignInPage";

type User = Awaited<ReturnType<typeof renderAt>>["user"];

async function signIn(user: User) {
  await user.type(screen.getByRole("textbox", { name: "E-mail address" }), "ada@tenantry.example");
  await user.type(screen.getByLabelText("Password"), "correct horse");
  await user.click(screen.getByRole("button", { name: "Sign in" }));
}

it("asks for the code, says when it is wrong, and goes on with a recovery code", async () => {
  takes("post", "/auth/login", 200, makeMe({ mfa: { state: "needed", methods: ["totp", "recovery_code"] } }));
  const { user, router } = await renderAt(<SignInPage />, "/sign-in?next=%2Ftenants");
  await signIn(user);
  refuses("post", "/auth/mfa", 422, "mfa.wrong_code", { detail: "This code is not right." });
  await user.type(await screen.findByRole("textbox", { name: "Code of the app" }), "123456");
  await user.click(screen.getByRole("button", { name: "Go on" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("This code is not right.");
  expect(router.state.location.pathname).toBe("/sign-in");

  const received = takes("post", "/auth/mfa", 200, makeMe());
  await user.click(screen.getByRole("button", { name: "Use a recovery code" }));
  await user.type(screen.getByRole("textbox", { name: "Recovery code" }), "ABCD-EFGH");
  await user.click(screen.getByRole("button", { name: "Go on" }));
  await waitFor(() => expect(router.state.location.pathname).toBe("/tenants"));
  expect(received[0]?.body).toEqual({ recovery_code: "ABCD-EFGH" });
});

it("sets an app up where one is required, and shows the recovery codes before it goes on", async () => {
  takes("post", "/auth/login", 200, makeMe({ mfa: { state: "enroll", methods: [] } }));
  takes("post", "/me/mfa/totp", 200, { secret: "JBSWY3DP", uri: "otpauth://totp/x", qr: ["10", "01"] });
  const received = takes("post", "/me/mfa/totp/confirm", 200, { recovery_codes: ["AAAA-BBBB"] });
  const { user, router } = await renderAt(<SignInPage />, "/sign-in?next=%2Ftenants");
  await signIn(user);
  await user.click(await screen.findByRole("button", { name: "Set up an authenticator app" }));
  expect(await screen.findByRole("img", { name: /QR code/ })).toBeInTheDocument();
  expect(screen.getByText("JBSWY3DP")).toBeInTheDocument();
  await user.type(screen.getByRole("textbox", { name: "Code that the app shows" }), "654321");
  await user.click(screen.getByRole("button", { name: "Confirm" }));
  expect(await screen.findByText("AAAA-BBBB")).toBeInTheDocument();
  expect(received[0]?.body).toEqual({ code: "654321" });
  serves("/me", makeMe());
  await user.click(screen.getByRole("button", { name: "I have kept them" }));
  await waitFor(() => expect(router.state.location.pathname).toBe("/tenants"));
});
