import { screen, waitFor } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { makeOperation } from "@/testing/factories/operation";
import { renderAt } from "@/testing/render";
import { hangs, refuses, serves, takes } from "@/testing/server";
import { NewTenantForm } from "./NewTenantForm";

const form = <NewTenantForm customer={{ resellerId: "r1", customerId: "c1" }} onBack={() => undefined} />;

type User = Awaited<ReturnType<typeof renderAt>>["user"];

async function name(user: User, prefix: string) {
  await user.type(screen.getByLabelText(/Primary Domain Name/), prefix);
}

beforeEach(() => serves("/domains/free/availability", { domain: "free.onmicrosoft.com", available: true }));

describe("the name of a new tenant", () => {
  it("is validating while Microsoft is asked", async () => {
    hangs("/domains/free/availability");
    const { user } = await renderAt(form);
    await name(user, "free");
    expect(await screen.findByText("validating...")).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Create tenant" })).toBeDisabled();
  });

  it("is refused with its whole name when it is taken", async () => {
    serves("/domains/taken/availability", { domain: "taken.onmicrosoft.com", available: false });
    const { user } = await renderAt(form);
    await name(user, "Taken");
    expect(await screen.findByText("taken.onmicrosoft.com is not available")).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Create tenant" })).toBeDisabled();
  });

  it("opens the way on only when it is available", async () => {
    const { user } = await renderAt(form);
    await name(user, "free");
    expect(await screen.findByText("free.onmicrosoft.com is available")).toBeInTheDocument();
    await waitFor(() => expect(screen.getByRole("button", { name: "Create tenant" })).toBeEnabled());
  });
});

describe("creating", () => {
  const fields = {
    "Company name": "Fabrikam GmbH",
    Country: "de",
    Address: "Hauptstraße 1",
    "Postal code": "10115",
    City: "Berlin",
    "Contact's first name": "Ada",
    "Contact's last name": "Lovelace",
    "Contact's e-mail address": "ada@fabrikam.example",
  };

  async function fillIn(user: User) {
    await name(user, "free");
    for (const [label, text] of Object.entries(fields)) await user.type(screen.getByLabelText(label), text);
    await waitFor(() => expect(screen.getByRole("button", { name: "Create tenant" })).toBeEnabled());
    await user.click(screen.getByRole("button", { name: "Create tenant" }));
  }

  it("sends what was typed and goes to the page that shows how far it is", async () => {
    const sent = takes(
      "post",
      "/tenants",
      202,
      makeOperation({ id: "op1", kind: "create_tenant", state: "recorded" }),
    );
    const { user, router } = await renderAt(form);
    await fillIn(user);
    await waitFor(() => expect(router.state.location.pathname).toBe("/partner/operations/op1"));
    expect(sent[0]?.body).toMatchObject({
      reseller_id: "r1",
      customer_id: "c1",
      create: { domain_prefix: "free", country: "DE", company_name: "Fabrikam GmbH", delegated: true },
    });
  });

  it("leads to the operation that makes the same tenant already", async () => {
    refuses("post", "/tenants", 409, "tenant.creation_under_way", {
      detail: "free.onmicrosoft.com is being made at Microsoft already.",
      operation_id: "op7",
    });
    const { user } = await renderAt(form);
    await fillIn(user);
    expect(await screen.findByRole("alert")).toHaveTextContent("is being made at Microsoft already");
    expect(screen.getByRole("link", { name: "Open the operation" })).toHaveAttribute(
      "href",
      "/partner/operations/op7",
    );
  });

  it("keeps everything when Microsoft does not know the address", async () => {
    refuses("post", "/tenants", 422, "tenant.address", {
      fields: [{ name: "address_line1", detail: "Microsoft does not know this address." }],
    });
    const { user } = await renderAt(form);
    await fillIn(user);
    expect(await screen.findByRole("alert")).toBeInTheDocument();
    expect(screen.getByLabelText("Address")).toBeInvalid();
    expect(screen.getByLabelText("Company name")).toHaveValue("Fabrikam GmbH");
  });
});
