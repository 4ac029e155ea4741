import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { makeMe } from "@/testing/factories/me";
import { makeReseller } from "@/testing/factories/mirror";
import { pageOf } from "@/testing/page";
import { renderAt } from "@/testing/render";
import { hangs, refuses, serves, takes } from "@/testing/server";
import { ResellersPage } from "./ResellersPage";

const redirect = "http://localhost:8080/app/MicrosoftCspAuthenticationCallback";

beforeEach(() => {
  serves("/me", makeMe({ permissions: ["resellers:manage"] }));
  serves("/reseller-requirements", { redirect_uri: redirect, permissions: [] });
});

type User = Awaited<ReturnType<typeof renderAt>>["user"];

async function fillIn(user: User, secret = "s3cret~value") {
  const panel = await screen.findByRole("dialog", { name: "Add reseller" });
  await user.type(within(panel).getByLabelText("Display Name"), " Contoso Cloud ");
  await user.type(within(panel).getByLabelText("Domain"), "contoso.onmicrosoft.com");
  await user.type(within(panel).getByLabelText("Application ID"), "0c6f7f4e-7c2b-4a53-9c55-5d1c52a4a001");
  await user.type(within(panel).getByLabelText("Application secret"), secret);
  await user.click(within(panel).getByRole("button", { name: "Save" }));
}

describe("ResellersPage", () => {
  it("lists resellers with the state of their authorization", async () => {
    const revoked = makeReseller({ id: "r2", display_name: "Northwind", authorization_state: "revoked" });
    serves("/resellers", pageOf(makeReseller(), revoked));
    await renderAt(<ResellersPage />, "/resellers");
    const [, first, second] = await screen.findAllByRole("row");
    expect(first).toHaveTextContent(/Contoso Cloud.*Authorized.*8 of 9/);
    expect(second).toHaveTextContent(/Northwind.*Re-authorize needed/);
    expect(screen.getByRole("link", { name: "Northwind" })).toHaveAttribute("href", "/partner/resellers/r2");
  });

  it("adds a reseller and goes to its page", async () => {
    serves("/resellers", pageOf());
    const added = takes("post", "/resellers", 201, makeReseller({ id: "r9" }));
    const { user, router } = await renderAt(<ResellersPage />, "/resellers?panel=add");
    await fillIn(user);
    await waitFor(() => expect(router.state.location.pathname).toBe("/partner/resellers/r9"));
    expect(added[0]?.body).toEqual({
      display_name: "Contoso Cloud",
      domain: "contoso.onmicrosoft.com",
      application_id: "0c6f7f4e-7c2b-4a53-9c55-5d1c52a4a001",
      application_secret: "s3cret~value",
      add_customers_by_sync: true,
    });
    expect(added[0]?.headers.get("Idempotency-Key")).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("names the redirect URI to copy", async () => {
    serves("/resellers", pageOf());
    await renderAt(<ResellersPage />, "/resellers?panel=add");
    expect(await screen.findByText(redirect)).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Copy redirect URI", hidden: true })).toBeInTheDocument();
  });

  it("sees that a secret's id was pasted, before it is sent", async () => {
    serves("/resellers", pageOf());
    const added = takes("post", "/resellers", 201, makeReseller());
    const { user } = await renderAt(<ResellersPage />, "/resellers?panel=add");
    await fillIn(user, "11111111-2222-3333-4444-555555555555");
    expect(await screen.findByText(/looks like the secret's ID/)).toBeInTheDocument();
    expect(added).toHaveLength(0);
  });

  it("keeps a name that is too long and says so, instead of cutting it", async () => {
    serves("/resellers", pageOf());
    const added = takes("post", "/resellers", 201, makeReseller());
    const { user } = await renderAt(<ResellersPage />, "/resellers?panel=add");
    const field = await screen.findByLabelText("Display Name");
    await user.click(field);
    await user.paste("x".repeat(312));
    expect(field).toHaveValue("x".repeat(312));
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(field).toHaveAccessibleDescription(/Use at most 300 characters: these are 312\./);
    expect(added).toHaveLength(0);
  });

  it("puts what Microsoft refused beside its field and keeps what was typed", async () => {
    serves("/resellers", pageOf());
    refuses("post", "/resellers", 422, "reseller.secret_wrong", {
      detail: "Microsoft refused the secret. Nothing was saved.",
      fields: [{ name: "application_secret", detail: "Copy the secret's value." }],
    });
    const { user } = await renderAt(<ResellersPage />, "/resellers?panel=add");
    await fillIn(user);
    expect(await screen.findByRole("alert")).toHaveTextContent(
      "Microsoft refused the secret. Nothing was saved.",
    );
    expect(screen.getByLabelText("Application secret")).toHaveAccessibleDescription(
      /Copy the secret's value/,
    );
    expect(screen.getByLabelText("Domain")).toHaveValue("contoso.onmicrosoft.com");
  });

  it("offers no way to add to who may not", async () => {
    serves("/me", makeMe({ permissions: ["resellers:read"] }));
    serves("/resellers", pageOf());
    await renderAt(<ResellersPage />, "/resellers?panel=add");
    expect(await screen.findByText("No resellers yet")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Add reseller" })).not.toBeInTheDocument();
    expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
  });

  it("shows that it loads, and that it failed", async () => {
    hangs("/resellers");
    const { unmount } = await renderAt(<ResellersPage />, "/resellers");
    expect(screen.getByRole("status", { name: "Loading Resellers" })).toBeInTheDocument();
    unmount();
    refuses("get", "/resellers", 500, "internal");
    await renderAt(<ResellersPage />, "/resellers");
    expect(await screen.findByRole("alert")).toHaveTextContent("trace-1");
  });
});
