import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { Toasts } from "@/components/Toasts";
import { makeMe } from "@/testing/factories/me";
import { makeCustomer, makeReseller } from "@/testing/factories/mirror";
import { pageOf } from "@/testing/page";
import { renderAt } from "@/testing/render";
import { hangs, refuses, serves, takes } from "@/testing/server";
import { CustomerList } from "./CustomerList";
import { CustomerPage } from "./CustomerPage";
import { OverviewTab } from "./OverviewTab";

beforeEach(() => {
  serves("/me", makeMe({ permissions: ["customers:write"] }));
  serves(
    "/resellers",
    pageOf(makeReseller({ id: "r1" }), makeReseller({ id: "r2", display_name: "Northwind" })),
  );
});

describe("CustomerList", () => {
  it("lists customers of every script with their seats", async () => {
    serves("/customers", pageOf(makeCustomer({ name: "شركة نورثويند" })));
    await renderAt(<CustomerList />, "/customers");
    const row = (await screen.findAllByRole("row"))[1];
    expect(screen.getByRole("columnheader", { name: "Active subscriptions" })).toBeInTheDocument();
    expect(row).toHaveTextContent(/شركة نورثويند.*Contoso Cloud.*1 of 1/);
    expect(
      within(row ?? document.body).getByRole("img", { name: "61 of 80 seats assigned, 19 free" }),
    ).toBeInTheDocument();
  });

  it("begins at the name, the first time and later", async () => {
    serves("/customers", pageOf());
    serves("/resellers", pageOf(makeReseller({ id: "r1" })));
    const { user } = await renderAt(<CustomerList />, "/customers");
    for (let time = 0; time < 2; time++) {
      await user.click(await screen.findByRole("button", { name: "Add customer" }));
      await waitFor(() => expect(screen.getByRole("textbox", { name: "Name" })).toHaveFocus());
      await user.click(screen.getByRole("button", { name: "Cancel" }));
      await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    }
  });

  it("begins at the reseller where there are several", async () => {
    serves("/customers", pageOf());
    const { user, queries } = await renderAt(<CustomerList />, "/customers");
    await waitFor(() => expect(queries.isFetching()).toBe(0));
    await user.click(screen.getByRole("button", { name: "Add customer" }));
    const panel = await screen.findByRole("dialog", { name: "Add customer" });
    await waitFor(() => expect(within(panel).getByLabelText("Reseller")).toHaveFocus());
  });

  it("adds a customer to the chosen reseller", async () => {
    serves("/customers", pageOf());
    const added = takes("post", "/customers", 201, makeCustomer({ id: "c9" }));
    const { user, router } = await renderAt(<CustomerList />, "/customers?panel=add");
    const panel = await screen.findByRole("dialog", { name: "Add customer" });
    const name = within(panel).getByLabelText("Name");
    await user.click(name);
    await user.paste("x".repeat(301));
    await user.click(within(panel).getByRole("button", { name: "Save" }));
    expect(name).toHaveAccessibleDescription("Use at most 300 characters: these are 301.");
    await user.clear(name);
    await user.type(name, "Adatum");
    await user.click(within(panel).getByRole("button", { name: "Save" }));
    expect(await within(panel).findByText("Choose the reseller.")).toBeInTheDocument();
    await user.selectOptions(within(panel).getByLabelText("Reseller"), "Northwind");
    await user.type(within(panel).getByLabelText("Country"), "de");
    await user.click(within(panel).getByRole("button", { name: "Save" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/partner/customers/c9"));
    expect(added.map(({ body }) => body)).toEqual([{ name: "Adatum", reseller_id: "r2", country: "DE" }]);
  });

  it("is the list of sub-accounts on a reseller's page", async () => {
    let asked: string | null = null;
    serves("/customers", (query) => {
      asked = query.get("reseller_id");
      return pageOf();
    });
    await renderAt(<CustomerList resellerId="r1" />, "/resellers/r1/sub-accounts");
    expect(await screen.findByRole("button", { name: "Add sub-account" })).toBeInTheDocument();
    expect(asked).toBe("r1");
  });

  it("adds a sub-account with the reseller's default master admin, changed to a real address", async () => {
    serves("/me", makeMe({ permissions: ["customers:write", "portal_users:write"] }));
    serves(
      "/resellers",
      pageOf(makeReseller({ id: "r1", default_admin_name: "IT support", default_admin_email: null })),
    );
    serves("/customers", pageOf());
    const detail = "This e-mail address cannot be used for a new portal user here.";
    const fields = [{ name: "master_admin.email", detail }];
    refuses("post", "/customers", 422, "email.unusable", { fields });
    const { user, router } = await renderAt(
      <>
        <CustomerList resellerId="r1" />
        <Toasts />
      </>,
      "/partner/resellers/r1/sub-accounts",
    );
    const add = await screen.findByRole("button", { name: "Add sub-account" });
    expect(screen.getAllByRole("button")[0]).toBe(add); // at the top left of the banner
    await user.click(add);
    const panel = await screen.findByRole("dialog");
    await user.type(await within(panel).findByLabelText("Name"), "Adatum");
    expect(within(panel).getByRole("checkbox", { name: "Invite a master admin" })).toBeChecked();
    expect(within(panel).getByLabelText("Name of the master admin")).toHaveValue("IT support");
    await user.click(within(panel).getByRole("button", { name: "Save" }));
    expect(within(panel).getByText("Enter an address such as it@example.com.")).toBeInTheDocument();
    await user.type(within(panel).getByLabelText("Email of the master admin"), "help@contoso.example");
    await user.click(within(panel).getByRole("button", { name: "Save" }));
    await within(panel).findByRole("alert");
    expect(within(panel).getByLabelText("Email of the master admin")).toHaveAccessibleDescription(detail);
    const added = takes("post", "/customers", 201, makeCustomer({ id: "c9", name: "Adatum" }));
    await user.click(within(panel).getByRole("button", { name: "Save" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/partner/customers/c9/users"));
    expect(await screen.findByText(/IT support is invited as its master admin/)).toBeInTheDocument();
    expect(added.map(({ body }) => body)).toEqual([
      {
        name: "Adatum",
        reseller_id: "r1",
        master_admin: { name: "IT support", email: "help@contoso.example" },
      },
    ]);
  });

  it("adds a customer without a master admin where none is wanted", async () => {
    serves("/me", makeMe({ permissions: ["customers:write", "portal_users:write"] }));
    serves(
      "/resellers",
      pageOf(
        makeReseller({
          id: "r1",
          default_admin_name: "IT support",
          default_admin_email: "it@contoso.example",
        }),
        makeReseller({ id: "r2", display_name: "Northwind" }),
      ),
    );
    serves("/customers", pageOf());
    const added = takes("post", "/customers", 201, makeCustomer({ id: "c9" }));
    const { user, router } = await renderAt(<CustomerList />, "/partner/customers?panel=add");
    const panel = await screen.findByRole("dialog");
    await user.selectOptions(await within(panel).findByLabelText("Reseller"), "Northwind");
    const invite = within(panel).getByRole("checkbox", { name: "Invite a master admin" });
    expect(invite).not.toBeChecked();
    await user.selectOptions(within(panel).getByLabelText("Reseller"), "Contoso Cloud");
    expect(within(panel).getByLabelText("Email of the master admin")).toHaveValue("it@contoso.example");
    await user.click(invite);
    await user.type(within(panel).getByLabelText("Name"), "Adatum");
    await user.click(within(panel).getByRole("button", { name: "Save" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/partner/customers/c9"));
    expect(added.map(({ body }) => body)).toEqual([{ name: "Adatum", reseller_id: "r1" }]);
  });

  it("shows that it loads, and that it failed", async () => {
    hangs("/customers");
    const { unmount } = await renderAt(<CustomerList />, "/customers");
    expect(screen.getByRole("status", { name: "Loading Customers" })).toBeInTheDocument();
    unmount();
    refuses("get", "/customers", 500, "internal");
    await renderAt(<CustomerList />, "/customers");
    expect(await screen.findByRole("alert")).toHaveTextContent("trace-1");
  });
});

describe("CustomerPage", () => {
  const page = (
    <CustomerPage id="c1">
      <OverviewTab id="c1" tenants={<p>its tenants</p>} />
    </CustomerPage>
  );

  it("renames at the version that was seen, and says when it is stale", async () => {
    serves("/customers/c1", makeCustomer({ id: "c1", version: 2 }));
    refuses("patch", "/customers/c1", 412, "customer.stale", {
      detail: "The customer changed since you opened it.",
    });
    const { user } = await renderAt(page, "/customers/c1");
    await user.click(await screen.findByRole("button", { name: "Edit Name" }));
    await user.type(screen.getByRole("textbox", { name: "Name" }), " AG{Enter}");
    expect(await screen.findByRole("alert")).toHaveTextContent("The customer changed since you opened it.");
    const saved = takes("patch", "/customers/c1", 200, makeCustomer({ id: "c1", name: "Fabrikam GmbH AG" }));
    await user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(saved).toHaveLength(1));
    expect(saved[0]?.headers.get("If-Match")).toBe('"2"');
    expect(saved[0]?.body).toEqual({ name: "Fabrikam GmbH AG" });
  });

  it("deletes with OK and goes to the list", async () => {
    serves("/customers/c1", makeCustomer({ id: "c1" }));
    takes("delete", "/customers/c1", 204);
    const { user, router } = await renderAt(page, "/customers/c1");
    await user.click(await screen.findByRole("button", { name: "More" }));
    await user.click(await screen.findByRole("menuitem", { name: "Delete customer" }));
    await user.click(await screen.findByRole("button", { name: "OK" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/partner/customers"));
  });
});
