import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { makeMe } from "@/testing/factories/me";
import { makeReseller } from "@/testing/factories/mirror";
import { makeOperation } from "@/testing/factories/operation";
import { renderAt } from "@/testing/render";
import { refuses, serves, takes } from "@/testing/server";
import { BasicsTab } from "./BasicsTab";
import { HealthTab } from "./HealthTab";
import type { SyncStatus } from "./queries";
import { ResellerPage } from "./ResellerPage";

const all = ["resellers:write", "resellers:manage", "resellers:authorize"];
const page = (
  <ResellerPage id="r1">
    <BasicsTab id="r1" />
  </ResellerPage>
);

beforeEach(() => {
  serves("/me", makeMe({ permissions: all }));
  serves("/resellers/r1", makeReseller({ id: "r1", version: 3 }));
});
describe("authorizing", () => {
  it.each([
    ["never", "Authorize"],
    ["authorized", "Re-authorize"],
    ["revoked", "Re-authorize"],
  ] as const)("is offered to a reseller that is %s as %s, and leads to Microsoft", async (state, label) => {
    serves("/resellers/r1", makeReseller({ id: "r1", authorization_state: state }));
    takes("post", "/resellers/r1/authorization", 200, {
      authorization_url: "https://login.microsoftonline.com/x",
    });
    const assign = vi.spyOn(location, "assign").mockReturnValue();
    const { user } = await renderAt(page, "/resellers/r1");
    await user.click(await screen.findByRole("button", { name: label }));
    await waitFor(() => expect(assign).toHaveBeenCalledWith("https://login.microsoftonline.com/x"));
  });

  it("comes before what else can be done", async () => {
    const withSync = (
      <ResellerPage id="r1" actions={<button type="button">Sync now</button>}>
        tab
      </ResellerPage>
    );
    serves("/resellers/r1", makeReseller({ id: "r1", authorization_state: "never" }));
    const { unmount } = await renderAt(withSync, "/resellers/r1");
    await screen.findByRole("button", { name: "Authorize" });
    expect(screen.queryByRole("button", { name: "Sync now" })).not.toBeInTheDocument();
    unmount();
    serves("/resellers/r1", makeReseller({ id: "r1" }));
    await renderAt(withSync, "/resellers/r1");
    expect(await screen.findByRole("button", { name: "Sync now" })).toBeInTheDocument();
  });

  it("says what is wrong when it cannot begin", async () => {
    refuses("post", "/resellers/r1/authorization", 409, "reseller.secret_wrong");
    const { user } = await renderAt(page, "/resellers/r1");
    await user.click(await screen.findByRole("button", { name: "Re-authorize" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("reseller.secret_wrong");
  });

  const row = { resource: "customers", as_of: null, failures: 0, problem_code: null, problem_detail: null };
  const resource = { ...row, last_attempt_at: "2026-11-20T10:00:00Z" } as SyncStatus["resources"][number];
  const running = makeOperation({ state: "running", reason: "authorization", done: 3, finished_at: null });
  const withSync = (sync: SyncStatus) => (
    <ResellerPage id="r1" sync={sync}>
      tab
    </ResellerPage>
  );

  it("shows that everything is read for the first time, and takes it out of the address", async () => {
    const counts = { ...makeReseller().counts, as_of: null };
    serves("/resellers/r1", makeReseller({ id: "r1", counts }));
    const { router } = await renderAt(
      withSync({ resources: [resource], running, tenants: [] }),
      "/partner/resellers/r1?authorization=authorized",
    );
    expect(await screen.findByText(/are being read now/)).toBeInTheDocument();
    expect(screen.getByRole("progressbar")).toBeInTheDocument();
    expect(screen.getByText("Not read yet")).toBeInTheDocument();
    expect(screen.queryByText("Never updated")).not.toBeInTheDocument();
    await waitFor(() => expect(router.state.location.href).toBe("/partner/resellers/r1"));
    expect(screen.getByText(/are being read now/)).toBeInTheDocument();
  });

  it("says how much was read, and leads there", async () => {
    const read = { ...resource, as_of: "2026-11-20T10:01:00Z" };
    await renderAt(
      withSync({ resources: [read], running: null, tenants: [] }),
      "/partner/resellers/r1?authorization=authorized",
    );
    const customers = await screen.findByRole("link", { name: "8 customers" });
    expect(customers).toHaveAttribute("href", "/partner/customers?reseller_id=r1");
    expect(customers.parentElement).toHaveTextContent("8 customers and 34 subscriptions were read.");
  });

  it("says nothing of it to who comes later", async () => {
    const read = { ...resource, as_of: "2026-11-20T10:01:00Z" };
    await renderAt(withSync({ resources: [read], running: null, tenants: [] }), "/resellers/r1");
    expect(await screen.findByText("tab")).toBeInTheDocument();
    expect(screen.queryByText(/were read|being read/)).not.toBeInTheDocument();
  });

  it("tells how it went at Microsoft, in the server's words", async () => {
    const last_attempt = {
      begun_at: "2026-11-20T10:00:00Z",
      ended_at: "2026-11-20T10:01:00Z",
      code: "consent_declined",
      detail: "Consent was declined. Authorize again and accept.",
    };
    serves("/resellers/r1", makeReseller({ id: "r1", authorization_state: "never", last_attempt }));
    await renderAt(page, "/partner/resellers/r1?authorization=failed&code=consent_declined");
    expect(await screen.findByText("Consent was declined. Authorize again and accept.")).toBeInTheDocument();
  });
});

describe("basics", () => {
  it("changes one field, at the version that was seen", async () => {
    const saved = takes(
      "patch",
      "/resellers/r1",
      200,
      makeReseller({ id: "r1", display_name: "Contoso", version: 4 }),
    );
    const { user } = await renderAt(page, "/resellers/r1");
    await user.click(await screen.findByRole("button", { name: "Edit Display Name" }));
    const field = screen.getByRole("textbox", { name: "Display Name" });
    serves("/resellers/r1", makeReseller({ id: "r1", display_name: "Contoso", version: 4 }));
    await user.clear(field);
    await user.type(field, "Contoso{Enter}");
    await waitFor(() => expect(screen.getByRole("heading", { name: "Contoso" })).toBeInTheDocument());
    expect(saved[0]?.body).toEqual({ display_name: "Contoso" });
    expect(saved[0]?.headers.get("If-Match")).toBe('"3"');
  });

  it("never shows a secret, and sends a new one only", async () => {
    const saved = takes("patch", "/resellers/r1", 200, makeReseller({ id: "r1", version: 4 }));
    const { user } = await renderAt(page, "/resellers/r1");
    await user.click(await screen.findByRole("button", { name: "Edit Application secret" }));
    const field = screen.getByLabelText("Application secret");
    expect(field).toHaveValue("");
    expect(field).toHaveAttribute("type", "password");
    await user.type(field, "new~secret{Enter}");
    await waitFor(() => expect(saved[0]?.body).toEqual({ application_secret: "new~secret" }));
  });

  it("turns mails to customer users off, and takes the support address away", async () => {
    serves("/resellers/r1", makeReseller({ id: "r1", support_email: "help@contoso.example" }));
    const saved = takes("patch", "/resellers/r1", 200, makeReseller({ id: "r1", version: 4 }));
    const { user } = await renderAt(page, "/resellers/r1");
    await user.click(await screen.findByRole("switch", { name: "Mails to customer users" }));
    await waitFor(() => expect(saved[0]?.body).toEqual({ mails_end_users: false }));
    await user.click(screen.getByRole("button", { name: "Edit Support address" }));
    const field = screen.getByRole("textbox", { name: "Support address" });
    await user.clear(field);
    await user.type(field, "{Enter}");
    await waitFor(() => expect(saved[1]?.body).toEqual({ support_email: "" }));
  });

  it("requires a second factor after a question, and says when it was not saved", async () => {
    refuses("patch", "/resellers/r1", 412, "reseller.stale");
    const { user } = await renderAt(page, "/resellers/r1");
    await user.click(await screen.findByRole("switch", { name: "Require a second factor" }));
    const dialog = await screen.findByRole("dialog");
    expect(dialog).toHaveTextContent("sets one up before anything else opens");
    await user.click(within(dialog).getByRole("button", { name: "Require a second factor" }));
    expect(await within(dialog).findByRole("alert")).toHaveTextContent("reseller.stale");
    const required = makeReseller({ id: "r1", require_mfa: true });
    serves("/resellers/r1", required);
    const saved = takes("patch", "/resellers/r1", 200, required);
    await user.click(within(dialog).getByRole("button", { name: "Require a second factor" }));
    await waitFor(() => expect(saved[0]?.body).toEqual({ require_mfa: true }));
    const on = { name: "Require a second factor", checked: true };
    await user.click(await screen.findByRole("switch", on));
    await waitFor(() => expect(saved[1]?.body).toEqual({ require_mfa: false }));
  });

  it("is read only to who may not write", async () => {
    serves("/me", makeMe({ permissions: ["resellers:read"] }));
    await renderAt(page, "/resellers/r1");
    expect(await screen.findByText("Connection")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: /^Edit/ })).not.toBeInTheDocument();
    expect(screen.queryByRole("button", { name: /uthorize/ })).not.toBeInTheDocument();
  });
});

describe("deleting", () => {
  it("asks with OK, and says why it was refused while tenants are connected", async () => {
    refuses("delete", "/resellers/r1", 409, "reseller.connected", {
      detail: "8 tenants are connected. Nothing was changed.",
    });
    const { user } = await renderAt(page, "/resellers/r1");
    await user.click(await screen.findByRole("button", { name: "More" }));
    await user.click(await screen.findByRole("menuitem", { name: "Delete reseller" }));
    await user.click(await screen.findByRole("button", { name: "OK" }));
    expect(await screen.findByRole("alert")).toHaveTextContent(
      "8 tenants are connected. Nothing was changed.",
    );
  });

  it("goes to the list when it is done", async () => {
    const deleted = takes("delete", "/resellers/r1", 204);
    const { user, router } = await renderAt(page, "/resellers/r1");
    await user.click(await screen.findByRole("button", { name: "More" }));
    await user.click(await screen.findByRole("menuitem", { name: "Delete reseller" }));
    await user.click(await screen.findByRole("button", { name: "OK" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/partner/resellers"));
    expect(deleted[0]?.headers.get("If-Match")).toBe('"3"');
  });
});

describe("health", () => {
  it("shows the worst first, each with what puts it right", async () => {
    const finding = { detail: "d", remedy: null, action: null, since: null };
    serves("/resellers/r1/health", {
      reseller_id: "r1",
      checked_at: "2026-11-20T10:00:00Z",
      severity: "problem",
      findings: [
        { ...finding, id: "mfa", severity: "ok", title: "MFA is proven" },
        {
          ...finding,
          id: "secret",
          severity: "warning",
          title: "The secret ends soon",
          action: { kind: "edit", target: null, label: "Edit secret" },
        },
        {
          ...finding,
          id: "token",
          severity: "problem",
          title: "The authorization was revoked",
          action: { kind: "authorize", target: null, label: "Re-authorize" },
        },
        {
          ...finding,
          id: "link",
          severity: "warning",
          title: "A hostile link",
          action: { kind: "link", target: "javascript:alert(1)", label: "Do not" },
        },
      ],
    });
    await renderAt(<HealthTab id="r1" />, "/resellers/r1/health");
    const rows = await screen.findAllByRole("listitem");
    expect(rows[0]).toHaveTextContent(/Problem.*The authorization was revoked/);
    expect(rows.at(-1)).toHaveTextContent(/OK.*MFA is proven/);
    expect(await screen.findByRole("button", { name: "Re-authorize" })).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "Edit secret" })).toHaveAttribute(
      "href",
      "/partner/resellers/r1",
    );
    expect(screen.queryByRole("link", { name: "Do not" })).not.toBeInTheDocument();
  });
});
