import { screen, waitFor } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { makeReseller } from "@/testing/factories/mirror";
import { renderAt } from "@/testing/render";
import { refuses, serves, takes } from "@/testing/server";
import { AuthorizeStep } from "./AuthorizeStep";
import { ResellerStep } from "./ResellerStep";
import { wizard } from "./wizard";

const typed = [
  ["Display Name", "Contoso Cloud"],
  ["Domain", "contoso.onmicrosoft.com"],
  ["Application ID", "0d6477aa-1111-4222-8333-444455556666"],
] as const;

type User = Awaited<ReturnType<typeof renderAt>>["user"];

async function fillIn(user: User) {
  for (const [label, text] of typed) await user.type(await screen.findByLabelText(label), text);
  await user.type(screen.getByLabelText("Application secret"), "hush-hush");
  await user.click(screen.getByRole("checkbox"));
}

beforeEach(() => {
  sessionStorage.clear();
  serves("/reseller-requirements", { redirect_uri: "http://localhost:8080/app/callback", permissions: [] });
});

describe("the first reseller", () => {
  it("has after a reload what was typed, its secret aside", async () => {
    refuses("post", "/resellers", 422, "reseller.secret_wrong");
    const { user, unmount } = await renderAt(<ResellerStep />, "/setup/reseller");
    await fillIn(user);
    await user.click(screen.getByRole("button", { name: "Save" }));
    await screen.findByRole("alert");
    unmount();
    await renderAt(<ResellerStep />, "/setup/reseller");
    for (const [label, text] of typed) expect(await screen.findByLabelText(label)).toHaveValue(text);
    expect(screen.getByRole("checkbox")).not.toBeChecked();
    expect(screen.getByLabelText("Application secret")).toHaveValue("");
    const kept = Object.values({ ...sessionStorage, ...localStorage }).join();
    expect(kept).toContain("Contoso Cloud");
    expect(kept).not.toContain("hush");
  });

  it("is forgotten once it is added; the way to Microsoft and back stays known", async () => {
    takes("post", "/resellers", 201, makeReseller({ id: "r1" }));
    serves("/resellers", { data: [], next_cursor: null });
    const { user, router } = await renderAt(<ResellerStep />, "/setup/reseller");
    await fillIn(user);
    await user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(router.state.location.href).toBe("/setup/authorize?reseller=r1"));
    expect(Object.values({ ...sessionStorage }).join()).not.toContain("Contoso");
    expect(wizard.active()).toBe(true);
  });

  it("is forgotten when it is left for later", async () => {
    const { user, router } = await renderAt(<ResellerStep />, "/setup/reseller");
    await fillIn(user);
    await user.click(screen.getByRole("link", { name: "Skip and do this later" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/partner"));
    expect(sessionStorage).toHaveLength(0);
  });
});

describe("authorizing the first reseller", () => {
  const address = "/setup/authorize?reseller=r1";
  const authorized = /^This reseller is authorized/;

  it("is said of the reseller itself, however often the page is loaded anew", async () => {
    serves("/resellers/r1", makeReseller({ id: "r1", authorization_state: "authorized" }));
    serves("/resellers/r1/sync", { running: null, resources: [] });
    const { unmount, router } = await renderAt(<AuthorizeStep />, `${address}&authorization=authorized`);
    expect(await screen.findByText(authorized)).toBeInTheDocument();
    await waitFor(() => expect(router.state.location.href).toBe(address));
    unmount();
    await renderAt(<AuthorizeStep />, address);
    expect(await screen.findByText(authorized)).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Continue" })).toBeInTheDocument();
    expect(screen.queryByRole("link", { name: "Skip and do this later" })).not.toBeInTheDocument();
  });

  it("is asked for until it is done", async () => {
    serves("/resellers/r1", makeReseller({ id: "r1", authorization_state: "never" }));
    await renderAt(<AuthorizeStep />, address);
    expect(await screen.findByRole("button", { name: "Authorize" })).toBeInTheDocument();
    expect(screen.queryByText(authorized)).not.toBeInTheDocument();
  });
});
