import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { Toasts } from "@/components/Toasts";
import { makeImpersonation } from "@/testing/factories/impersonation";
import { makeMe } from "@/testing/factories/me";
import { makeCustomer, makeReseller } from "@/testing/factories/mirror";
import { makeCustomerUser, makeHandover } from "@/testing/factories/portalUser";
import { pageOf } from "@/testing/page";
import { renderAt } from "@/testing/render";
import { refuses, serves, takes } from "@/testing/server";
import { CustomerUserList, CustomerUsersTab } from "./CustomerUserList";

const mia = makeCustomerUser({ id: "u1", status: "invited", mobile: "+49 170 1", level: "admin" });
const launch = ({ name }: { name: string }) => <p>Launches as {name}</p>;
const limits = ({ name }: { name: string }) => <p>Bounds {name}</p>;
const tab = <CustomerUsersTab customerId="c1" launch={launch} limits={limits} />;
const address = "/customers/c1/users";

beforeEach(() => {
  serves("/me", makeMe({ permissions: ["portal_users:read", "portal_users:write"] }));
  serves("/resellers", pageOf(makeReseller({ id: "r1" })));
  serves("/portal-users", pageOf(mia));
});

describe("customer users", () => {
  it("are listed with Admin and Master Admin apart, and never with a password to set", async () => {
    await renderAt(tab, address);
    const row = (await screen.findAllByRole("row"))[1] ?? document.body;
    expect(row).toHaveTextContent(
      /Mia Sommer.*\+49 170 1Invited.*Last login N\/AYes–Activate \(CP3\)DisableEditDelete$/,
    );
    expect(screen.queryByRole("button", { name: /^Password/ })).toBeNull();
    expect(screen.getByRole("columnheader", { name: "Master Admin" })).toBeInTheDocument();
  });

  it.each([
    [null, 0],
    ["2020-01-01T00:00:00Z", 0],
    ["2999-01-01T00:00:00Z", 1],
  ])(
    "are not to be changed in a launched portal that is not raised: raised until %s",
    async (raised_until, buttons) => {
      const acting = makeImpersonation({ ended_at: null, ended_by: null, raised_until });
      serves(
        "/me",
        makeMe({ kind: "customer", permissions: ["portal_users:read", "portal_users:write"], acting }),
      );
      await renderAt(tab, address);
      expect(await screen.findByText("Mia Sommer")).toBeInTheDocument();
      for (const name of ["Add New", "Edit Mia Sommer", "Disable Mia Sommer", "Delete Mia Sommer"])
        expect(screen.queryAllByRole("button", { name })).toHaveLength(buttons);
    },
  );

  it("are invited to the company of the page", async () => {
    const added = takes("post", "/portal-users", 201, {
      data: [mia],
      invitation: makeHandover({ mailed: true }),
    });
    const { user } = await renderAt(tab, address);
    await user.click(await screen.findByRole("button", { name: "Add New" }));
    const panel = await screen.findByRole("dialog", { name: "Add customer portal user" });
    expect(within(panel).queryByText("Companies")).toBeNull();
    await user.type(within(panel).getByLabelText("Name"), "Mia Sommer");
    await user.type(within(panel).getByLabelText("Email"), "mia");
    await user.click(within(panel).getByRole("button", { name: "Save" }));
    expect(within(panel).getByText("Enter an address such as mia@example.com.")).toBeInTheDocument();
    await user.type(within(panel).getByLabelText("Email"), "@fabrikam.example");
    await user.type(within(panel).getByLabelText("Mobile"), "+49 170 1");
    await user.click(within(panel).getByRole("radio", { name: /^Admin/ }));
    await user.click(within(panel).getByRole("checkbox", { name: "Master Admin" }));
    await user.click(within(panel).getByRole("button", { name: "Save" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(added.map(({ body }) => body)).toEqual([
      {
        name: "Mia Sommer",
        email: "mia@fabrikam.example",
        customer: { customer_ids: ["c1"], mobile: "+49 170 1", level: "admin", master_admin: true },
      },
    ]);
  });

  it("are invited to several companies, found by name, at once", async () => {
    const found = (query: URLSearchParams) =>
      query.get("q") === "litw"
        ? pageOf(makeCustomer({ id: "c2", name: "Litware AG" }))
        : pageOf(
            makeCustomer({ id: "c1", name: "Fabrikam GmbH" }),
            makeCustomer({ id: "c3", name: "Wingtip" }),
          );
    serves("/customers", found);
    const added = takes("post", "/portal-users", 201, {
      data: [mia],
      invitation: makeHandover({ mailed: true }),
    });
    const { user } = await renderAt(
      <CustomerUserList launch={launch} limits={limits} />,
      "/tools/users/end-users",
    );
    expect(await screen.findByRole("link", { name: "Fabrikam GmbH" })).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Add End User" }));
    const panel = await screen.findByRole("dialog");
    await user.type(within(panel).getByLabelText("Name"), "Mia");
    await user.type(within(panel).getByLabelText("Email"), "mia@example.com");
    await user.click(within(panel).getByRole("button", { name: "Save" }));
    expect(within(panel).getByRole("group", { name: /^Companies/ })).toHaveAccessibleDescription(
      "Choose one company at least.",
    );
    await user.click(within(panel).getByRole("checkbox", { name: "Fabrikam GmbH" }));
    await user.type(within(panel).getByRole("searchbox"), "litw");
    await user.click(await within(panel).findByRole("checkbox", { name: "Litware AG" }));
    expect(within(panel).getByRole("checkbox", { name: "Fabrikam GmbH" })).toBeChecked();
    expect(within(panel).queryByRole("checkbox", { name: "Wingtip" })).toBeNull();
    expect(within(panel).getByText("2 chosen")).toBeInTheDocument();
    await user.click(within(panel).getByRole("button", { name: "Save" }));
    await waitFor(() => expect(added).toHaveLength(1));
    expect(added[0]?.body).toMatchObject({ customer: { customer_ids: ["c1", "c2"], level: "view" } });
  });

  it.each([
    [{ mailed: true }, "the invitation goes to mia@fabrikam.example"],
    [{ waits: true }, "waits until this installation has a mail server"],
    [{}, "Mails are turned off: the reseller hands the link over"],
  ])("are told how the invitation travels: %o", async (handover, said) => {
    takes("post", "/portal-users/u1/invite", 200, makeHandover(handover));
    const { user } = await renderAt(
      <>
        {tab}
        <Toasts />
      </>,
      `${address}?panel=invite&user=u1`,
    );
    const panel = await screen.findByRole("dialog", { name: "Invite Mia Sommer again" });
    await user.click(within(panel).getByRole("button", { name: "Invite again" }));
    expect(await screen.findByText(new RegExp(said))).toBeInTheDocument();
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  it("are handed the link where no mail goes out, which is shown once", async () => {
    const link = "https://tenantry.example/activate#abc";
    takes("post", "/portal-users", 201, { data: [mia], invitation: makeHandover({ waits: true, link }) });
    takes("post", "/portal-users/u1/invite", 200, makeHandover({ link }));
    const { user } = await renderAt(tab, `${address}?panel=add`);
    const panel = await screen.findByRole("dialog");
    await user.type(within(panel).getByLabelText("Name"), "Mia");
    await user.type(within(panel).getByLabelText("Email"), "mia@example.com");
    await user.click(within(panel).getByRole("button", { name: "Save" }));
    expect(await within(panel).findByText(link)).toBeInTheDocument();
    expect(within(panel).getByText("Mia is invited")).toBeInTheDocument();
    await user.click(within(panel).getByRole("button", { name: "Done" }));
    await waitFor(() => expect(screen.queryByText(link)).toBeNull());
    await user.click(screen.getByRole("button", { name: "Activate (CP3) Mia Sommer" }));
    await user.click(await screen.findByRole("button", { name: "Invite again" }));
    expect(await screen.findByText(link)).toBeInTheDocument();
    expect(screen.getByText(/turned mails to its customers' people off/)).toBeInTheDocument();
  });

  it("get an instruction sheet to print, whose link is in no address and no storage", async () => {
    const link = "https://tenantry.example/reset-password#secret-of-the-link";
    serves("/portal-users", pageOf({ ...mia, status: "active" }));
    const support = { sender_name: "Nordlicht Cloud", support_email: "help@nordlicht.example" };
    takes("post", "/portal-users/u1/password-link", 200, makeHandover({ link, ...support }));
    const printed: string[] = [];
    vi.stubGlobal("print", () => {
      printed.push(document.querySelector("body > [data-sheet]")?.textContent ?? "");
      window.dispatchEvent(new Event("afterprint"));
    });
    const { user } = await renderAt(tab, address);
    await user.click(await screen.findByRole("button", { name: "More for Mia Sommer" }));
    await user.click(await screen.findByRole("menuitem", { name: "Password link" }));
    await user.click(await screen.findByRole("button", { name: "Make the link" }));
    await user.click(await screen.findByRole("button", { name: "Instruction sheet" }));
    const panel = screen.getByRole("dialog");
    expect(within(panel).getByText(link)).toBeInTheDocument();
    await user.click(within(panel).getByRole("button", { name: "Print" }));
    expect(printed).toHaveLength(1);
    for (const part of ["Nordlicht Cloud", "/sign-in", link, "help@nordlicht.example", "recovery codes"]) {
      expect(printed[0]).toContain(part);
    }
    await waitFor(() => expect(document.querySelector("body > [data-sheet]")).toBeNull());
    const kept = JSON.stringify([window.location.href, { ...localStorage }, { ...sessionStorage }]);
    expect(kept).not.toContain("secret-of-the-link");
  });

  it("who are active are launched by who may, and by nobody else", async () => {
    serves("/portal-users", pageOf(makeCustomerUser({ id: "u2" })));
    const first = await renderAt(tab, address);
    await screen.findByRole("button", { name: "Disable Mia Sommer" });
    expect(screen.queryByRole("button", { name: /^Launch/ })).toBeNull();
    first.unmount();
    serves("/me", makeMe({ permissions: ["portal_users:read", "impersonations:write"] }));
    const { user } = await renderAt(tab, address);
    await user.click(await screen.findByRole("button", { name: "Launch CP3 Mia Sommer" }));
    const panel = await screen.findByRole("dialog", { name: "Launch the portal as Mia Sommer" });
    expect(within(panel).getByText("Launches as Mia Sommer")).toBeInTheDocument();
  });

  it("lose their second factor after a question that names them, and staff see who has one", async () => {
    serves(
      "/portal-users",
      pageOf({ ...mia, status: "active", second_factor: true }, makeCustomerUser({ id: "u2", name: "Bo" })),
    );
    refuses("post", "/portal-users/u1/mfa/reset", 403, "portal_user.above_own");
    const { user } = await renderAt(
      <>
        {tab}
        <Toasts />
      </>,
      address,
    );
    const [, first, second] = await screen.findAllByRole("row");
    expect(first).toHaveTextContent("Has a second factor");
    expect(second).not.toHaveTextContent("Has a second factor");
    await user.click(screen.getByRole("button", { name: "More for Mia Sommer" }));
    await user.click(await screen.findByRole("menuitem", { name: "Take second factor away" }));
    const dialog = await screen.findByRole("dialog", { name: "Take the second factor of Mia Sommer away?" });
    await user.click(within(dialog).getByRole("button", { name: "Take second factor away" }));
    expect(await within(dialog).findByRole("alert")).toHaveTextContent("portal_user.above_own");
    takes("post", "/portal-users/u1/mfa/reset", 204);
    await user.click(within(dialog).getByRole("button", { name: "Take second factor away" }));
    expect(await screen.findByText("Mia Sommer has no second factor any more.")).toBeInTheDocument();
  });

  it("belong to one reseller at a time", async () => {
    serves(
      "/resellers",
      pageOf(makeReseller({ id: "r1" }), makeReseller({ id: "r2", display_name: "Northwind" })),
    );
    serves("/customers", (query) =>
      pageOf(makeCustomer({ id: "c4", name: `Of ${query.get("reseller_id")}` })),
    );
    const { user } = await renderAt(
      <CustomerUserList launch={launch} limits={limits} />,
      "/tools/users/end-users?panel=add",
    );
    const panel = await screen.findByRole("dialog");
    expect(await within(panel).findByText("Choose the reseller first.")).toBeInTheDocument();
    await user.selectOptions(within(panel).getByLabelText("Reseller"), "Northwind");
    await user.click(await within(panel).findByRole("checkbox", { name: "Of r2" }));
    await user.selectOptions(within(panel).getByLabelText("Reseller"), "Contoso Cloud");
    expect(await within(panel).findByRole("checkbox", { name: "Of r1" })).not.toBeChecked();
    expect(within(panel).queryByText("1 chosen")).toBeNull();
  });
});
