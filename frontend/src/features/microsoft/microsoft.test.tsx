import { screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { Toasts } from "@/components/Toasts";
import { renderAt } from "@/testing/render";
import { refuses, serves, takes } from "@/testing/server";
import MicrosoftAgain from "./MicrosoftAgain";
import { MicrosoftButton } from "./MicrosoftButton";
import { MicrosoftOutcome } from "./MicrosoftOutcome";
import { MicrosoftSection } from "./MicrosoftSection";

const address = "https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize?state=1";

function leaving() {
  const assign = vi.fn();
  vi.stubGlobal("location", { ...window.location, assign });
  return assign;
}

afterEach(() => vi.unstubAllGlobals());

const none = { available: true, name: null, linked_at: null };
const linked = { available: true, name: "ada@contoso.example", linked_at: "2026-03-01T10:00:00Z" };

it("leaves for Microsoft, and says where to go on", async () => {
  serves("/auth/methods", { microsoft: true });
  const started = takes("post", "/auth/microsoft/start", 200, { authorization_url: address });
  const assign = leaving();
  const { user } = await renderAt(<MicrosoftButton returnTo="/tenants" />);
  await user.click(await screen.findByRole("button", { name: "Sign in with Microsoft" }));
  await waitFor(() => expect(assign).toHaveBeenCalledWith(address));
  expect(started[0]?.body).toEqual({ return_to: "/tenants" });
});

it("sends what an invitation carries in the body only", async () => {
  serves("/auth/methods", { microsoft: true });
  const started = takes("post", "/auth/microsoft/start", 200, { authorization_url: address });
  leaving();
  const { user } = await renderAt(<MicrosoftButton invitation="token-1" />);
  await user.click(await screen.findByRole("button", { name: "Accept with Microsoft" }));
  await waitFor(() => expect(started[0]?.body).toEqual({ invitation: "token-1" }));
});

it("is not there where it is not set up, and says why it does not begin", async () => {
  serves("/auth/methods", { microsoft: false });
  const off = await renderAt(<MicrosoftButton />);
  await waitFor(() => expect(off.queries.isFetching()).toBe(0));
  expect(screen.queryByRole("button")).not.toBeInTheDocument();
  off.unmount();
  serves("/auth/methods", { microsoft: true });
  refuses("post", "/auth/microsoft/start", 503, "microsoft.unavailable");
  const { user } = await renderAt(<MicrosoftButton />);
  await user.click(await screen.findByRole("button"));
  expect(await screen.findByRole("alert")).toHaveTextContent("Refused because of microsoft.unavailable.");
});

it.each([
  ["nobody", /Nobody who may sign in here/],
  ["constructor", /could not be verified/],
])("tells how a visit ended: %s", async (code, text) => {
  await renderAt(<MicrosoftOutcome />, `/sign-in?microsoft=${code}`);
  expect(screen.getByText(text)).toBeInTheDocument();
});

it("links one's own account and comes back to the page", async () => {
  serves("/me/microsoft-account", none);
  const begun = takes("post", "/me/microsoft-account", 200, { authorization_url: address });
  const assign = leaving();
  const { user } = await renderAt(<MicrosoftSection />, "/partner/account?microsoft=declined");
  expect(await screen.findByText(/was not finished/)).toBeInTheDocument();
  await user.click(await screen.findByRole("button", { name: "Link a Microsoft account" }));
  await waitFor(() => expect(assign).toHaveBeenCalledWith(address));
  expect(begun[0]?.body).toEqual({ return_to: "/partner/account" });
});

it("unlinks it, or says why not", async () => {
  serves("/me/microsoft-account", linked);
  refuses("delete", "/me/microsoft-account", 409, "microsoft_sign_in.only_way", {
    detail: "You have no password.",
  });
  const { user } = await renderAt(
    <>
      <MicrosoftSection />
      <Toasts />
    </>,
  );
  expect(await screen.findByText(/ada@contoso.example/)).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Unlink" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("You have no password.");
  takes("delete", "/me/microsoft-account", 204);
  serves("/me/microsoft-account", none);
  await user.click(screen.getByRole("button", { name: "Unlink" }));
  expect(await screen.findByText("Your Microsoft account is unlinked.")).toBeInTheDocument();
  expect(await screen.findByRole("button", { name: "Link a Microsoft account" })).toBeInTheDocument();
});

it("shows who one is by signing in with the linked account again, and comes back to the page", async () => {
  serves("/auth/methods", { microsoft: true });
  serves("/me/microsoft-account", none);
  const without = await renderAt(<MicrosoftAgain />);
  await waitFor(() => expect(without.queries.isFetching()).toBe(0));
  expect(screen.queryByRole("button")).not.toBeInTheDocument();
  without.unmount();
  serves("/me/microsoft-account", linked);
  const started = takes("post", "/auth/microsoft/start", 200, { authorization_url: address });
  const assign = leaving();
  const { user } = await renderAt(<MicrosoftAgain />);
  await user.click(await screen.findByRole("button", { name: "Sign in with Microsoft again" }));
  await waitFor(() => expect(assign).toHaveBeenCalledWith(address));
  expect(started[0]?.body).toEqual({ return_to: window.location.pathname });
});
