import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { makeMe } from "@/testing/factories/me";
import { makeCustomer, makeReseller, makeTenant } from "@/testing/factories/mirror";
import { pageOf } from "@/testing/page";
import { renderAt } from "@/testing/render";
import { serves, takes } from "@/testing/server";
import { TenantList } from "./TenantList";

beforeEach(() => {
  serves("/me", makeMe({ permissions: ["tenants:write"] }));
  serves("/resellers", pageOf(makeReseller({ id: "r1" })));
});

describe("TenantList", () => {
  it("asks for what the address says", async () => {
    let asked: Record<string, string> = {};
    serves("/tenants", (query) => {
      asked = Object.fromEntries(query);
      return pageOf();
    });
    await renderAt(<TenantList />, "/tenants?consent_state=missing&sort=-name&q=fab");
    expect(await screen.findByText("Nothing matches")).toBeInTheDocument();
    expect(asked).toEqual({
      consent_state: "missing",
      sort: "-name",
      q: "fab",
      limit: "50",
      include: "total",
    });
  });

  it("shows one chip where all is well and what is missing where it is not", async () => {
    const odd = makeTenant({ id: "t2", name: "Odd", consent_state: "missing", gdap_state: "ended" });
    serves("/tenants", pageOf(makeTenant(), odd));
    await renderAt(<TenantList />, "/tenants");
    expect(await screen.findByRole("columnheader", { name: "Active subscriptions" })).toBeInTheDocument();
    const [, good, bad] = await screen.findAllByRole("row");
    expect(good).toHaveTextContent("Consent and GDAP");
    expect(bad).toHaveTextContent(/Consent missing.*GDAP ended/);
  });

  it("says in which order the rows stand where no head of a column does", async () => {
    serves("/tenants", pageOf(makeTenant(), makeTenant({ id: "t2" })));
    const { unmount } = await renderAt(<TenantList />, "/tenants");
    expect(await screen.findByText("Newest first")).toBeInTheDocument();
    unmount();
    await renderAt(<TenantList />, "/tenants?sort=-name");
    expect(await screen.findByRole("columnheader", { name: "Name" })).toHaveAttribute(
      "aria-sort",
      "descending",
    );
    expect(screen.queryByText("Newest first")).toBeNull();
  });

  it("says of how many selected tenants something will be done", async () => {
    serves("/tenants", pageOf(makeTenant({ id: "t1" }), makeTenant({ id: "t2", name: "Adatum" })));
    const { user } = await renderAt(<TenantList bulk={(ids) => <p>{ids.join(" and ")}</p>} />, "/tenants");
    await user.click(await screen.findByRole("checkbox", { name: "Select Adatum" }));
    const bar = screen.getByRole("toolbar", { name: "Selected rows" });
    expect(bar).toHaveTextContent("1 tenant selected");
    expect(bar).toHaveTextContent("t2");
    await user.click(within(bar).getByRole("button", { name: "Clear selection" }));
    expect(screen.queryByRole("toolbar", { name: "Selected rows" })).not.toBeInTheDocument();
  });
});

describe("Add tenant", () => {
  it("goes from the customer over the tenant to its consent", async () => {
    serves("/tenants", pageOf());
    serves("/customers", pageOf(makeCustomer({ id: "c1", name: "Fabrikam GmbH" })));
    const row = { partner_center_customer_id: "pc-1", microsoft_tenant_id: "pc-1", relationship: "reseller" };
    const nobody = {
      tenant_id: null,
      tenant_name: null,
      customer_id: null,
      customer_name: null,
      dismissed_at: null,
    };
    serves("/resellers/r1/partner-center-customers", {
      data: [
        { ...row, ...nobody, company_name: "Fabrikam", domain: "fabrikam.com", connected: false },
        {
          ...row,
          ...nobody,
          partner_center_customer_id: "pc-2",
          company_name: "Taken",
          domain: "taken.com",
          connected: true,
          tenant_name: "Taken Ltd",
        },
      ],
      next_cursor: null,
      as_of: "2026-11-20T10:00:00Z",
      stale: false,
    });
    const attached = takes("post", "/tenants", 201, makeTenant({ id: "t9" }));
    serves("/tenants/t9/consent", {
      tenant_id: "t9",
      state: "granted",
      checked_at: null,
      gdap_state: "active",
      admin_consent_url: null,
      code: null,
      detail: null,
    });
    const { user, router } = await renderAt(<TenantList />, "/tenants?panel=add");
    const panel = await screen.findByRole("dialog", { name: "Add tenant" });
    await within(panel).findByRole("option", { name: "Fabrikam GmbH" });
    await waitFor(() => expect(within(panel).getByLabelText("Customer")).toHaveFocus());
    await user.selectOptions(within(panel).getByLabelText("Customer"), "Fabrikam GmbH");
    await user.click(within(panel).getByRole("button", { name: "Continue" }));

    expect(await within(panel).findByRole("radio", { name: /Taken.*Connected as Taken Ltd/ })).toBeDisabled();
    expect(within(panel).getByRole("searchbox")).toHaveFocus();
    await user.click(within(panel).getByRole("radio", { name: /Fabrikam/ }));
    await user.click(within(panel).getByRole("button", { name: "Add tenant" }));

    expect(await within(panel).findByText("The application is consented.")).toBeInTheDocument();
    expect(within(panel).getByRole("region", { name: "Consent" })).toHaveFocus();
    expect(attached[0]?.body).toEqual({
      reseller_id: "r1",
      partner_center_customer_id: "pc-1",
      customer_id: "c1",
    });
    await user.click(within(panel).getByRole("button", { name: "Save" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/partner/tenants/t9"));
  });

  it("says what is missing while no reseller is authorized", async () => {
    serves("/tenants", pageOf());
    serves("/resellers", pageOf(makeReseller({ authorization_state: "never" })));
    await renderAt(<TenantList />, "/tenants?panel=add");
    expect(await screen.findByText(/No reseller is authorized yet/)).toBeInTheDocument();
  });
});
