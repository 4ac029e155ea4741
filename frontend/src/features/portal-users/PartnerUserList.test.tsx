import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { Toasts } from "@/components/Toasts";
import { makeMe } from "@/testing/factories/me";
import { makeReseller } from "@/testing/factories/mirror";
import { makeHandover, makePartnerUser } from "@/testing/factories/portalUser";
import { pageOf } from "@/testing/page";
import { renderAt } from "@/testing/render";
import { hangs, refuses, serves, takes } from "@/testing/server";
import { PartnerUserList, PartnerUsersTab } from "./PartnerUserList";

const johanna = makePartnerUser({ id: "u1", version: 3, csp_admin: true });
const limits = ({ name }: { name: string }) => <p>Bounds {name}</p>;
const tab = <PartnerUsersTab resellerId="r1" limits={limits} />;
const address = "/resellers/r1/users";

beforeEach(() => {
  serves("/me", makeMe({ permissions: ["portal_users:read", "portal_users:write"] }));
  serves("/resellers", pageOf(makeReseller({ id: "r1" })));
  serves("/portal-users", pageOf(johanna));
});

describe("partner users", () => {
  it("are listed with state, last login to the minute and grants", async () => {
    let asked = "";
    serves("/portal-users", (query) => {
      asked = String(query);
      return pageOf({ ...johanna, last_login_at: "2026-11-20T13:05:00Z" });
    });
    await renderAt(tab, address);
    const row = (await screen.findAllByRole("row"))[1] ?? document.body;
    expect(row).toHaveTextContent(/^JWJohanna Weingartner.*Active.*Last login.*14:05.*Yes.*–.*View/);
    expect(screen.getByText("Showing 1 to 1 of 1 entry")).toBeInTheDocument();
    expect(asked).toContain("kind=partner");
    expect(asked).toContain("reseller_id=r1");
  });

  it("are shown without anything to press to who may only read", async () => {
    serves("/me", makeMe({ permissions: ["portal_users:read"] }));
    await renderAt(tab, `${address}?panel=add`);
    await screen.findByText("Johanna Weingartner");
    expect(screen.queryByRole("button", { name: /Add New|Disable|Edit|Password|Delete/ })).toBeNull();
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("are added with a generated password, which is shown once", async () => {
    const added = takes("post", "/portal-users", 201, { data: [johanna] });
    const { user } = await renderAt(tab, address);
    await user.click(await screen.findByRole("button", { name: "Add New" }));
    const panel = await screen.findByRole("dialog", { name: "Add partner user" });
    expect(panel).toHaveTextContent("A partner user sees every company in the system");
    await user.click(within(panel).getByRole("button", { name: "Save" }));
    expect(within(panel).getByText(/Enter a password of 12 to 200/)).toBeInTheDocument();
    await user.type(within(panel).getByLabelText("Name"), " Bo ");
    await user.type(within(panel).getByLabelText("Email"), "bo@contoso.example");
    await user.click(within(panel).getByRole("radio", { name: /^Modify/ }));
    await user.click(within(panel).getByRole("checkbox", { name: "Partner Admin" }));
    await user.click(within(panel).getByRole("button", { name: "Generate a password" }));
    await user.click(within(panel).getByRole("button", { name: "Save" }));
    expect(await within(panel).findByText("Bo can sign in now.")).toBeInTheDocument();
    expect(within(panel).getByRole("button", { name: "Done" })).toHaveFocus();
    const [body] = added.map((call) => call.body);
    expect(body).toEqual({
      name: "Bo",
      email: "bo@contoso.example",
      partner: {
        reseller_id: "r1",
        level: "modify",
        catalog_admin: true,
        csp_admin: false,
        password: expect.stringMatching(/^[a-z2-9-]{23}$/) as string,
      },
    });
    const { password } = (body as { partner: { password: string } }).partner; // as expected above
    expect(within(panel).getByText(password)).toBeInTheDocument();
    await user.click(within(panel).getByRole("button", { name: "Done" }));
    await waitFor(() => expect(screen.queryByText(password)).toBeNull());
  });

  it.each([
    ["is mailed", makeHandover({ mailed: true }), /the invitation goes to bo@contoso.example/],
    ["is handed over", makeHandover({ waits: true, link: "https://t.example/activate#abc" }), /activate#abc/],
  ])("choose their own password where an invitation %s", async (_, invitation, said) => {
    const added = takes("post", "/portal-users", 201, { data: [johanna], invitation });
    const { user } = await renderAt(
      <>
        {tab}
        <Toasts />
      </>,
      `${address}?panel=add`,
    );
    const panel = await screen.findByRole("dialog");
    await user.type(within(panel).getByLabelText("Name"), "Bo");
    await user.type(within(panel).getByLabelText("Email"), "bo@contoso.example");
    await user.click(within(panel).getByRole("radio", { name: "Send an activation mail" }));
    expect(within(panel).queryByLabelText("Password")).toBeNull();
    await user.click(within(panel).getByRole("button", { name: "Save" }));
    expect(await screen.findByText(said)).toBeInTheDocument();
    const grants = { catalog_admin: false, csp_admin: false };
    expect(added.map(({ body }) => body)).toEqual([
      { name: "Bo", email: "bo@contoso.example", partner: { reseller_id: "r1", level: "view", ...grants } },
    ]);
  });

  it("who are invited are invited again, and get no password from others", async () => {
    serves("/portal-users", pageOf({ ...johanna, status: "invited" }));
    takes(
      "post",
      "/portal-users/u1/invite",
      200,
      makeHandover({ waits: true, link: "https://t.example/activate#abc" }),
    );
    const { user } = await renderAt(tab, address);
    await user.click(await screen.findByRole("button", { name: "Invite again Johanna Weingartner" }));
    expect(screen.queryByRole("button", { name: /^(Password|Activate)/ })).toBeNull();
    await user.click(await screen.findByRole("button", { name: "Invite again" }));
    expect(await screen.findByText("https://t.example/activate#abc")).toBeInTheDocument();
  });

  it("are told when the address cannot be used, at its field", async () => {
    const detail = "This e-mail address cannot be used for a new portal user here.";
    refuses("post", "/portal-users", 422, "email.unusable", { fields: [{ name: "email", detail }] });
    const { user } = await renderAt(tab, `${address}?panel=add`);
    const panel = await screen.findByRole("dialog");
    await user.type(within(panel).getByLabelText("Name"), "Bo");
    await user.type(within(panel).getByLabelText("Email"), "bo@contoso.example");
    await user.type(within(panel).getByLabelText("Password"), "tulpen kabel morgen");
    await user.click(within(panel).getByRole("button", { name: "Save" }));
    await within(panel).findByRole("alert");
    expect(within(panel).getByLabelText("Email")).toHaveAccessibleDescription(detail);
  });

  it("get no grant from who has it not", async () => {
    serves("/me", makeMe({ kind: "partner", level: "admin", permissions: ["portal_users:write"] }));
    await renderAt(tab, `${address}?panel=add`);
    const grant = await screen.findByRole("checkbox", { name: "CSP Admin" });
    expect(grant).toBeDisabled();
    expect(grant).toHaveAccessibleDescription(/Only somebody who has this grant can give it/);
  });

  it("are changed at the version that was seen, in what differs alone", async () => {
    const saved = takes("patch", "/portal-users/u1", 200, johanna);
    const { user } = await renderAt(tab, address);
    await user.click(await screen.findByRole("button", { name: "Edit Johanna Weingartner" }));
    const panel = await screen.findByRole("dialog", { name: "Edit Johanna Weingartner" });
    await user.click(within(panel).getByRole("radio", { name: /^Admin/ }));
    await user.click(within(panel).getByRole("checkbox", { name: "CSP Admin" }));
    await user.click(within(panel).getByRole("button", { name: "Save" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(saved.map(({ body }) => body)).toEqual([{ level: "admin", csp_admin: false }]);
    expect(saved[0]?.headers.get("If-Match")).toBe('"3"');
  });

  it("leave their own rights to others", async () => {
    serves("/portal-users", pageOf({ ...johanna, email: makeMe().email }));
    await renderAt(tab, `${address}?panel=edit&user=u1`);
    const panel = await screen.findByRole("dialog");
    expect(panel).toHaveTextContent("You cannot change your own rights");
    expect(within(panel).queryByRole("radio")).toBeNull();
    expect(screen.queryByText("Disable")).toBeNull();
  });

  it("are bounded by who may change them", async () => {
    const { user } = await renderAt(tab, address);
    await user.click(await screen.findByRole("button", { name: "More for Johanna Weingartner" }));
    await user.click(await screen.findByRole("menuitem", { name: "Limits" }));
    const panel = await screen.findByRole("dialog", { name: "Limits of Johanna Weingartner" });
    expect(panel).toHaveTextContent("Bounds Johanna Weingartner");
  });

  it("get another password", async () => {
    const set = takes("put", "/portal-users/u1/password", 204);
    const { user } = await renderAt(tab, address);
    await user.click(await screen.findByRole("button", { name: "Password Johanna Weingartner" }));
    const panel = await screen.findByRole("dialog", { name: "Password of Johanna Weingartner" });
    await user.type(within(panel).getByLabelText("Password"), "tulpen kabel morgen");
    await user.click(within(panel).getByRole("button", { name: "Set password" }));
    expect(await within(panel).findByText("tulpen kabel morgen")).toBeInTheDocument();
    expect(set.map(({ body }) => body)).toEqual([{ password: "tulpen kabel morgen" }]);
  });

  it.each([
    ["Disable", "active", "post", "/portal-users/u1/disable"],
    ["Enable", "disabled", "post", "/portal-users/u1/enable"],
    ["Delete", "active", "delete", "/portal-users/u1"],
  ] as const)("%s asks first", async (action, status, method, path) => {
    serves("/portal-users", pageOf({ ...johanna, status }));
    const done = takes(method, path, 200, johanna);
    const { user } = await renderAt(tab, address);
    await user.click(await screen.findByRole("button", { name: `${action} Johanna Weingartner` }));
    const dialog = await screen.findByRole("dialog", { name: `${action} Johanna Weingartner?` });
    await user.click(within(dialog).getByRole("button", { name: action }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(done[0]?.headers.get("If-Match")).toBe('"3"');
  });

  it("say why the last CSP Admin stays", async () => {
    refuses("post", "/portal-users/u1/disable", 409, "portal_user.last_csp_admin");
    const { user } = await renderAt(tab, `${address}?panel=disable&user=u1`);
    const dialog = await screen.findByRole("dialog");
    await user.click(within(dialog).getByRole("button", { name: "Disable" }));
    expect(await within(dialog).findByRole("alert")).toHaveTextContent("portal_user.last_csp_admin");
  });

  it("are empty, loading and failing", async () => {
    serves("/portal-users", pageOf());
    const empty = await renderAt(tab, address);
    expect(await screen.findByRole("heading", { name: "No partner users yet" })).toBeInTheDocument();
    empty.unmount();
    hangs("/portal-users");
    const loading = await renderAt(tab, address);
    expect(screen.getByRole("status", { name: "Loading Partner portal users" })).toBeInTheDocument();
    loading.unmount();
    refuses("get", "/portal-users", 500, "internal");
    await renderAt(tab, address);
    expect(await screen.findByRole("alert")).toHaveTextContent("trace-1");
  });

  it("are told apart by reseller where there are several", async () => {
    serves(
      "/resellers",
      pageOf(makeReseller({ id: "r1" }), makeReseller({ id: "r2", display_name: "Northwind" })),
    );
    serves("/portal-users", pageOf({ ...johanna, reseller_id: "r2" }));
    const { user } = await renderAt(<PartnerUserList limits={limits} />, "/tools/users");
    expect(await screen.findByRole("link", { name: "Northwind" })).toHaveAttribute(
      "href",
      "/partner/resellers/r2/users",
    );
    await user.click(screen.getByRole("button", { name: "Add User" }));
    const panel = await screen.findByRole("dialog");
    await user.click(within(panel).getByRole("button", { name: "Save" }));
    expect(within(panel).getByText("Choose the reseller.")).toBeInTheDocument();
  });
});
