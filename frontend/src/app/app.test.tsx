import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { makeMe } from "@/testing/factories/me";
import { makeDashboard, makeTenant } from "@/testing/factories/mirror";
import { pageOf } from "@/testing/page";
import { refuses, serves, takes } from "@/testing/server";
import { App } from "./App";

const open = (address: string) => {
  window.history.replaceState(null, "", address);
  render(<App />);
  return userEvent.setup();
};
const slow = { timeout: 20_000 };

beforeEach(() => {
  serves("/me", makeMe({ name: "Ada Lovelace" }));
  serves("/setup", { needed: false, simulator: true, redirect_uri: "" });
  serves("/dashboard", makeDashboard());
  serves("/search", { data: [] });
  serves("/resellers", pageOf());
});

describe("the application", () => {
  it("lets in nobody who is not signed in, and goes on where they wanted to be", async () => {
    refuses("get", "/me", 401, "session.none");
    takes("post", "/auth/login", 200, makeMe());
    serves("/tenants", pageOf(makeTenant()));
    const user = open("/partner/tenants?sort=name");
    expect(await screen.findByRole("heading", { name: "Sign in" }, slow)).toBeInTheDocument();
    expect(location.search).toBe("?next=%2Fpartner%2Ftenants%3Fsort%3Dname");
    await user.type(screen.getByLabelText("E-mail address"), "ada@tenantry.example");
    await user.type(screen.getByLabelText("Password"), "correct horse");
    await user.click(screen.getByRole("button", { name: "Sign in" }));
    expect(await screen.findByRole("heading", { level: 1, name: "Tenants" }, slow)).toBeInTheDocument();
    expect(location.search).toBe("?sort=name");
  });

  describe("of a customer", () => {
    const company = (id: string, name: string, permissions: string[] = []) => ({
      customer_id: id,
      customer_name: name,
      reseller_name: "Contoso Cloud",
      level: "view" as const,
      master_admin: false,
      permissions,
    });
    const is = (...companies: ReturnType<typeof company>[]) =>
      serves("/me", makeMe({ kind: "customer", email: "clara@fabrikam.example", companies }));
    beforeEach(() => {
      serves("/customers/c1/own-dashboard", { widgets: [] });
      serves("/customers/c2/own-dashboard", { widgets: [] });
    });

    it.each(["/", "/portal", "/partner/tenants", "/tenants/t1"])(
      "leads the people of one company from %s to its dashboard",
      async (address) => {
        is(company("c1", "Fabrikam GmbH"));
        open(address);
        expect(await screen.findByText("Your dashboard is empty", {}, slow)).toBeInTheDocument();
        expect(location.pathname).toBe("/portal/c1");
        expect(screen.getByRole("link", { name: "Contoso Cloud, dashboard" })).toBeInTheDocument();
        expect(screen.queryByText("Tenantry")).not.toBeInTheDocument();
      },
    );

    it("lets who works for several choose by name, and change", async () => {
      is(company("c1", "Fabrikam GmbH"), company("c2", "Litware AG"));
      const user = open("/portal");
      await user.click(await screen.findByRole("link", { name: "Litware AG" }, slow));
      await user.click(await screen.findByRole("button", { name: "Company: Litware AG" }, slow));
      await user.click(await screen.findByRole("menuitemradio", { name: "Fabrikam GmbH" }, slow));
      await waitFor(() => expect(location.pathname).toBe("/portal/c1"), slow);
    });

    it("says when no company is open", async () => {
      is();
      open("/portal");
      expect(
        await screen.findByRole("heading", { name: "No company is open to you" }, slow),
      ).toBeInTheDocument();
    });

    it.each(["/portal/c9", "/portal/c9/microsoft-csp/tenants", "/portal/c1/nowhere", "/portal/c1/users"])(
      "shows at %s what an address without a page shows",
      async (address) => {
        is(company("c1", "Fabrikam GmbH"));
        open(address);
        expect(await screen.findByRole("heading", { name: "No such page" }, slow)).toBeInTheDocument();
        expect(location.pathname).toBe(address);
      },
    );

    it("keeps to the company of the address, with links that stay in it", async () => {
      const held = ["tenants:read", "portal_users:read", "audit:read"];
      is(company("c1", "Fabrikam GmbH", held), company("c2", "Litware AG"));
      const asked: (string | null)[] = [];
      serves("/tenants", (query) => {
        asked.push(query.get("customer_id"));
        return pageOf(makeTenant({ id: "t1", name: "Fabrikam", customer_id: "c1" }));
      });
      serves("/tenants/t2", { ...makeTenant({ id: "t2", customer_id: "c2" }), freshness: [] });
      open("/portal/c1/microsoft-csp");
      const link = await screen.findByRole("link", { name: "Fabrikam" }, slow);
      expect(link).toHaveAttribute("href", "/portal/c1/microsoft-csp/tenants/t1");
      expect(asked).toEqual(["c1"]);
      const main = within(screen.getByRole("navigation", { name: "Main" }));
      expect(main.getAllByRole("link").map(({ textContent }) => textContent)).toEqual([
        "Dashboard",
        "Help",
        "Microsoft CSP",
        "Users",
        "Audit log",
      ]);
      expect(screen.queryByText(/GDAP|Consent|Reseller|Partner Center/)).not.toBeInTheDocument();
    });

    it("does not show one company's tenant in the portal of another", async () => {
      is(company("c1", "Fabrikam GmbH", ["tenants:read"]), company("c2", "Litware AG", ["tenants:read"]));
      serves("/tenants/t2", {
        ...makeTenant({ id: "t2", name: "Litware", customer_id: "c2" }),
        freshness: [],
      });
      open("/portal/c1/microsoft-csp/tenants/t2");
      expect(await screen.findByRole("heading", { name: "No such page" }, slow)).toBeInTheDocument();
      expect(screen.queryByText("Litware")).not.toBeInTheDocument();
    });
  });

  it("tells staff what the customer portal is for", async () => {
    open("/portal/c1");
    expect(
      await screen.findByRole("heading", { name: "This is the customer portal" }, slow),
    ).toBeInTheDocument();
  });

  it.each([
    ["/", "/partner"],
    ["/?panel=password", "/partner?panel=password"],
    ["/tenants", "/partner/tenants"],
    ["/tenants?sort=-name&q=a%20b#content", "/partner/tenants?sort=-name&q=a+b#content"],
    ["/tools/users", "/partner/tools/users"],
  ])("leads from %s to %s", async (old, now) => {
    serves("/tenants", pageOf());
    serves("/portal-users", pageOf());
    open(old);
    await waitFor(() => expect(location.pathname + location.search + location.hash).toBe(now), slow);
    expect(await screen.findByRole("navigation", { name: "Main" }, slow)).toBeInTheDocument();
  });

  it("leads the very first visitor to setting up", async () => {
    refuses("get", "/me", 401, "session.none");
    serves("/setup", { needed: true, simulator: true, redirect_uri: "" });
    open("/");
    expect(await screen.findByRole("heading", { name: "Set up Tenantry" }, slow)).toBeInTheDocument();
  });

  it("asks to sign in again when the session ends, and says so", async () => {
    const user = open("/");
    await screen.findByRole("heading", { level: 1, name: "Dashboard" }, slow);
    refuses("get", "/tenants", 401, "session.ended");
    await user.click(screen.getAllByRole("link", { name: "Tenants" })[0] ?? document.body);
    expect(await screen.findByText(/your session ended/, {}, slow)).toBeInTheDocument();
    expect(location.search).toBe("?next=%2Fpartner%2Ftenants&ended=true");
  });

  it("finds things and pages with the keyboard alone", async () => {
    const hit = { kind: "customer", id: "c1", title: "Fabrikam GmbH", detail: "Contoso Cloud" };
    serves("/search", (query) => ({ data: query.get("q") === "fab" ? [hit] : [] }));
    const user = open("/");
    await screen.findByRole("heading", { level: 1, name: "Dashboard" }, slow);
    await user.keyboard("/");
    const field = await screen.findByRole("combobox", { name: /Search customers/ }, slow);
    await waitFor(() => expect(field).toHaveFocus());
    await user.keyboard("fab");
    expect(await screen.findByRole("option", { name: /Fabrikam GmbH/ }, slow)).toHaveAttribute(
      "aria-selected",
      "true",
    );
    await user.keyboard("{Enter}");
    await waitFor(() => expect(location.pathname).toBe("/partner/customers/c1"), slow);
  });

  it("goes to a page with g and a letter, and lists all keys with ?", async () => {
    serves("/orders", pageOf());
    const user = open("/");
    await screen.findByRole("heading", { level: 1, name: "Dashboard" }, slow);
    await user.keyboard("?");
    const help = await screen.findByRole("dialog", { name: "Keyboard shortcuts" }, slow);
    expect(within(help).getByText("Go to Orders")).toBeInTheDocument();
    expect(within(help).queryByText("Next row")).toBeNull();
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument(), slow);
    await user.keyboard("go");
    await waitFor(() => expect(location.pathname).toBe("/partner/orders"), slow);
  });

  it("has a page for addresses where there is none", async () => {
    open("/partner/nowhere");
    expect(await screen.findByRole("heading", { level: 1, name: "No such page" }, slow)).toBeInTheDocument();
    expect(screen.getByRole("navigation", { name: "Main" })).toBeInTheDocument();
  });

  it("signs out", async () => {
    const out = takes("post", "/auth/logout", 204);
    const user = open("/");
    await user.click(await screen.findByRole("button", { name: "Account of Ada Lovelace" }, slow));
    await user.click(await screen.findByRole("menuitem", { name: "Sign out" }, slow));
    expect(await screen.findByRole("heading", { name: "Sign in" }, slow)).toBeInTheDocument();
    expect(out[0]?.headers.get("X-CSRF-Token")).toBe("csrf-1");
  });
});
