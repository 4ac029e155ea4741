import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { makeMe } from "@/testing/factories/me";
import { makeReseller, makeTenant } from "@/testing/factories/mirror";
import { pageOf } from "@/testing/page";
import { renderAt } from "@/testing/render";
import { hangs, refuses, serves, takes } from "@/testing/server";
import { OverviewTab } from "./OverviewTab";
import { TenantPage } from "./TenantPage";

const candidate = {
  partner_center_customer_id: "pc-2",
  microsoft_tenant_id: "pc-2",
  company_name: "Adatum",
  domain: "adatum.onmicrosoft.com",
  relationship: "reseller",
  tenant_id: null,
  tenant_name: null,
  customer_id: null,
  customer_name: null,
  connected: false,
  dismissed_at: null,
};
const consent = {
  tenant_id: "t1",
  state: "granted",
  checked_at: "2026-11-20T10:00:00Z",
  gdap_state: "active",
  admin_consent_url: null as string | null,
  code: null as string | null,
  detail: null as string | null,
};
const page = (
  <TenantPage id="t1">
    <OverviewTab id="t1" />
  </TenantPage>
);

beforeEach(() => {
  serves("/me", makeMe({ permissions: ["tenants:write", "audit:read"] }));
  serves("/tenants/t1", makeTenant({ id: "t1", version: 5 }));
  serves("/tenants/t1/consent", consent);
  serves("/resellers", pageOf(makeReseller({ id: "r1" })));
  serves("/resellers/:id/partner-center-customers", {
    data: [candidate],
    next_cursor: null,
    as_of: "2026-11-20T10:00:00Z",
    stale: false,
  });
});

describe("TenantPage", () => {
  it("names the tenant, its states and its parts", async () => {
    await renderAt(page, "/tenants/t1");
    expect(await screen.findByRole("heading", { level: 1, name: "Fabrikam GmbH" })).toBeInTheDocument();
    for (const tab of ["Overview", "Subscriptions", "Orders", "Licenses", "Audit logs"]) {
      expect(
        within(screen.getByRole("navigation", { name: /Parts of/ })).getByRole("link", { name: tab }),
      ).toBeVisible();
    }
    expect(screen.getByText("Consent given", { exact: false })).toBeInTheDocument();
  });

  it("shows that it loads, that there is none, and the last known state when reading again fails", async () => {
    hangs("/tenants/t1");
    const { unmount } = await renderAt(page, "/tenants/t1");
    expect(screen.getByRole("status", { name: "Loading the tenant" })).toBeInTheDocument();
    unmount();
    refuses("get", "/tenants/t1", 404, "tenant.not_found");
    const { queries } = await renderAt(page, "/tenants/t1");
    expect(await screen.findByRole("alert")).toHaveTextContent("tenant.not_found");
    expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent("The tenant cannot be shown");
    serves("/tenants/t1", makeTenant({ id: "t1" }));
    await queries.refetchQueries();
    await screen.findByRole("heading", { level: 1, name: "Fabrikam GmbH" });
    refuses("get", "/tenants/t1", 503, "database.unavailable");
    await queries.refetchQueries({ queryKey: ["tenants", "t1"] });
    expect(await screen.findByRole("alert")).toHaveTextContent("database.unavailable");
    expect(screen.getByRole("heading", { level: 1, name: "Fabrikam GmbH" })).toBeInTheDocument();
  });
});

describe("Disconnect tenant", () => {
  it("needs the word Yes, then removes it and goes to the list", async () => {
    const removed = takes("delete", "/tenants/t1", 204);
    const { user, router } = await renderAt(page, "/tenants/t1");
    await user.click(await screen.findByRole("button", { name: "More" }));
    await user.click(await screen.findByRole("menuitem", { name: "Disconnect tenant" }));
    const button = await screen.findByRole("button", { name: "Disconnect" });
    expect(button).toBeDisabled();
    await user.type(screen.getByRole("textbox", { name: "Type Yes to confirm" }), "Yes");
    await user.click(button);
    await waitFor(() => expect(router.state.location.pathname).toBe("/partner/tenants"));
    expect(removed[0]?.headers.get("If-Match")).toBe('"5"');
  });
});

describe("Disconnect from Microsoft CSP", () => {
  it("asks with OK and shows the tenant without its connection", async () => {
    takes(
      "delete",
      "/tenants/t1/connection",
      200,
      makeTenant({ id: "t1", connection_state: "not_connected" }),
    );
    const { user } = await renderAt(page, "/tenants/t1");
    await user.click(await screen.findByRole("button", { name: "More" }));
    await user.click(await screen.findByRole("menuitem", { name: "Disconnect from Microsoft CSP" }));
    serves("/tenants/t1", makeTenant({ id: "t1", connection_state: "not_connected" }));
    await user.click(await screen.findByRole("button", { name: "OK" }));
    expect(await screen.findByRole("button", { name: "Connect to Microsoft CSP" })).toBeInTheDocument();
  });
});

describe("Connect to Microsoft CSP", () => {
  it("maps the tenant to a customer of the reseller's Partner Center", async () => {
    const free = makeTenant({
      id: "t1",
      reseller_id: "r1",
      version: 5,
      connection_state: "not_connected",
      partner_center_customer_id: null,
    });
    serves("/tenants/t1", free);
    const connected = takes("put", "/tenants/t1/connection", 200, makeTenant({ id: "t1" }));
    const { user } = await renderAt(page, "/tenants/t1");
    await user.click(await screen.findByRole("button", { name: "Connect to Microsoft CSP" }));
    const dialog = await screen.findByRole("dialog", { name: "Connect to Microsoft CSP" });
    await user.click(within(dialog).getByRole("button", { name: "Save" }));
    expect(within(dialog).getByRole("alert")).toHaveTextContent("Choose a tenant.");
    await user.click(await within(dialog).findByRole("radio", { name: /Adatum/ }));
    await user.click(within(dialog).getByRole("button", { name: "Save" }));
    await waitFor(() => expect(connected).toHaveLength(1));
    expect(connected[0]?.body).toEqual({ reseller_id: "r1", partner_center_customer_id: "pc-2" });
  });
});

describe("consent", () => {
  it("shows a green tick when it is given", async () => {
    await renderAt(page, "/tenants/t1");
    expect(await screen.findByText("The application is consented.")).toBeInTheDocument();
    expect(screen.queryByRole("link", { name: "Authenticate" })).not.toBeInTheDocument();
  });

  it("leads to Microsoft when it is missing, and checks again at OK", async () => {
    const link = "https://login.microsoftonline.com/fabrikam/adminconsent";
    serves("/tenants/t1/consent", { ...consent, state: "missing", admin_consent_url: link });
    const settled = takes("post", "/tenants/t1/consent", 200, consent);
    const { user } = await renderAt(page, "/tenants/t1");
    const authenticate = await screen.findByRole("link", { name: "Authenticate" });
    expect(authenticate).toHaveAttribute("href", link);
    expect(authenticate).toHaveAttribute("rel", "noreferrer");
    await user.click(screen.getByRole("button", { name: "OK" }));
    expect(await screen.findByText("The application is consented.")).toBeInTheDocument();
    expect(settled[0]?.body).toEqual({ action: "check" });
  });

  it("can be given through Partner Center where there is delegated administration", async () => {
    serves("/tenants/t1/consent", { ...consent, state: "missing" });
    const settled = takes("post", "/tenants/t1/consent", 200, {
      ...consent,
      state: "missing",
      detail: "Not yet.",
    });
    const { user } = await renderAt(page, "/tenants/t1");
    await user.click(await screen.findByRole("button", { name: "Give through Partner Center" }));
    expect(await screen.findByText("Not yet.")).toBeInTheDocument();
    expect(settled[0]?.body).toEqual({ action: "grant" });
  });
});
