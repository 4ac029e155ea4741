import { screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, expect, it, vi } from "vitest";
import { api } from "@/api/client";
import { getCsrfToken } from "@/api/session";
import { makeMe } from "@/testing/factories/me";
import { makeMyMFA } from "@/testing/factories/mfa";
import { renderAt } from "@/testing/render";
import { refuses, server, serves, takes } from "@/testing/server";
import { SignInGate } from "./SignInGate";

type User = Awaited<ReturnType<typeof renderAt>>["user"];

async function signIn(user: User) {
  await user.type(screen.getByRole("textbox", { name: "E-mail address" }), "ada@tenantry.example");
  await user.type(screen.getByLabelText("Password"), "correct horse");
  await user.click(screen.getByRole("button", { name: "Sign in" }));
}

beforeEach(() => serves("/setup", { needed: false }));

it("asks for the code, says when it is wrong, and goes on with a recovery code", async () => {
  takes("post", "/auth/login", 200, makeMe({ mfa: { state: "needed", methods: ["totp", "recovery_code"] } }));
  const { user, router } = await renderAt(<SignInGate />, "/sign-in?next=%2Ftenants");
  await signIn(user);
  refuses("post", "/auth/mfa", 422, "mfa.wrong_code", { detail: "This code is not right." });
  await user.type(await screen.findByRole("textbox", { name: "Code of the app" }), "123456");
  await user.click(screen.getByRole("button", { name: "Go on" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("This code is not right.");
  expect(router.state.location.pathname).toBe("/sign-in");

  const received = takes("post", "/auth/mfa", 200, makeMe());
  await user.click(screen.getByRole("button", { name: "Use a recovery code" }));
  expect(screen.getByRole("textbox", { name: "Recovery code" })).toHaveFocus();
  await user.type(screen.getByRole("textbox", { name: "Recovery code" }), "ABCD-EFGH");
  await user.click(screen.getByRole("button", { name: "Go on" }));
  await waitFor(() => expect(router.state.location.pathname).toBe("/tenants"));
  expect(received[0]?.body).toEqual({ recovery_code: "ABCD-EFGH" });
});

it("goes on with the token of a session that proved its second factor", async () => {
  server.use(
    http.post("*/api/v1/me/mfa/totp/confirm", () =>
      HttpResponse.json({ recovery_codes: [] }, { headers: { "X-CSRF-Token": "csrf-proven" } }),
    ),
  );
  await api.POST("/me/mfa/totp/confirm", { body: { code: "123456" } });
  expect(getCsrfToken()).toBe("csrf-proven");
});

it("sets an app up where one is required, and shows the recovery codes before it goes on", async () => {
  serves("/me/mfa", makeMyMFA({ state: "enroll", totp_since: null, passkeys: [] }));
  takes("post", "/auth/login", 200, makeMe({ mfa: { state: "enroll", methods: [] } }));
  takes("post", "/me/mfa/totp", 200, { secret: "JBSWY3DP", uri: "otpauth://totp/x", qr: ["10", "01"] });
  const received = takes("post", "/me/mfa/totp/confirm", 200, { recovery_codes: ["AAAA-BBBB"] });
  const { user, router } = await renderAt(<SignInGate />, "/sign-in?next=%2Ftenants");
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

it("takes a passkey, and another way when the browser gives none", async () => {
  takes(
    "post",
    "/auth/login",
    200,
    makeMe({ mfa: { state: "needed", methods: ["passkey", "recovery_code"] } }),
  );
  takes("post", "/auth/mfa/passkey/begin", 200, { public_key: { challenge: "abc" } });
  const proven = takes("post", "/auth/mfa/passkey/finish", 200, makeMe());
  const parseRequestOptionsFromJSON = (asked: unknown) => asked;
  vi.stubGlobal(
    "PublicKeyCredential",
    Object.assign(() => undefined, { parseRequestOptionsFromJSON }),
  );
  const get = vi.fn().mockRejectedValueOnce(new DOMException("no", "NotAllowedError"));
  get.mockResolvedValueOnce({ toJSON: () => ({ id: "shown" }) });
  Object.defineProperty(navigator, "credentials", { value: { get }, configurable: true });
  const { user, router } = await renderAt(<SignInGate />, "/sign-in?next=%2Ftenants");
  await signIn(user);
  await user.click(await screen.findByRole("button", { name: "Use a passkey" }));
  expect(await screen.findByRole("alert")).toHaveTextContent(/canceled.*not signed in yet/);
  expect(screen.getByRole("button", { name: "Use a recovery code" })).toBeEnabled();
  await user.click(screen.getByRole("button", { name: "Use a passkey" }));
  await waitFor(() => expect(router.state.location.pathname).toBe("/tenants"));
  expect(get).toHaveBeenCalledWith({ publicKey: { challenge: "abc" } });
  expect(proven[0]?.body).toEqual({ credential: { id: "shown" } });
});
