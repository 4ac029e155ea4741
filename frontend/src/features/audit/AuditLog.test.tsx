import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { makeAuditEvent } from "@/testing/factories/audit";
import { makeMe } from "@/testing/factories/me";
import { renderAt } from "@/testing/render";
import { hangs, refuses, serves } from "@/testing/server";
import { AuditLog } from "./AuditLog";
import { exportPath } from "./queries";

const page = (...data: ReturnType<typeof makeAuditEvent>[]) => ({
  data,
  next_cursor: null,
  total: data.length,
});

describe("AuditLog", () => {
  beforeEach(() => serves("/me", makeMe({ permissions: ["audit:read"] })));

  it("lists who did what on what, and says how many", async () => {
    serves(
      "/audit-events",
      page(
        makeAuditEvent(),
        makeAuditEvent({ id: "e2", actor_id: null, actor_name: "Tenantry", result: "failed" }),
        makeAuditEvent({ id: "e3", actor_id: null, actor_name: "command line" }),
      ),
    );
    await renderAt(<AuditLog />, "/audit");
    const rows = await screen.findAllByRole("row");
    expect(rows[1]).toHaveTextContent(/Tenant connected.*Contoso.*Ada Lovelace.*Done/);
    expect(rows[2]).toHaveTextContent(/Tenantry itself.*Failed/);
    expect(rows[3]).toHaveTextContent(/command line.*Done/);
    expect(screen.getAllByRole("link", { name: "Contoso" })[0]).toHaveAttribute(
      "href",
      "/partner/tenants/t1",
    );
    expect(screen.getByText("Showing 1 to 3 of 3 entries")).toBeInTheDocument();
  });

  it.each([
    [["audit:read"], "NDJSON"],
    [["audit:read", "audit:verify", "costs:read"], "NDJSON, to verify elsewhere"],
  ])("offers with %s an export as %s", async (permissions, label) => {
    serves("/me", makeMe({ permissions }));
    serves("/audit-events", page(makeAuditEvent()));
    const { user } = await renderAt(<AuditLog />, "/audit");
    await user.click(await screen.findByRole("button", { name: "Export" }));
    expect(await screen.findByRole("menuitem", { name: label })).toBeInTheDocument();
  });

  it("asks only for the thing it is about", async () => {
    let asked = "";
    serves("/audit-events", (query) => {
      asked = query.get("tenant_id") ?? "";
      return page();
    });
    await renderAt(<AuditLog of={{ tenant_id: "t9" }} />);
    expect(await screen.findByText("Nothing recorded yet")).toBeInTheDocument();
    expect(asked).toBe("t9");
  });

  it("opens an event beside the list, at an address of its own", async () => {
    serves(
      "/audit-events",
      page(
        makeAuditEvent({
          id: "e1",
          before: { quantity: 5, csp_admin: false },
          after: { quantity: 10, csp_admin: true },
        } as object),
      ),
    );
    const { user, router } = await renderAt(<AuditLog />, "/audit");
    await user.click(await screen.findByRole("link", { name: "Tenant connected" }));
    const panel = await screen.findByRole("dialog", { name: "Tenant connected" });
    expect(within(panel).getByRole("row", { name: "Quantity 5 10" })).toBeInTheDocument();
    expect(within(panel).getByRole("row", { name: "CSP Admin No Yes" })).toBeInTheDocument();
    expect(router.state.location.searchStr).toBe("?event=e1");
    await user.click(within(panel).getByRole("button", { name: "Close" }));
    await waitFor(() => expect(router.state.location.searchStr).toBe(""));
  });

  it("narrows to what was done on a day, and exports what it shows", async () => {
    const asked: URLSearchParams[] = [];
    serves("/audit-events", (query) => {
      asked.push(query);
      return page(makeAuditEvent());
    });
    await renderAt(<AuditLog />, "/audit?action=order.added&since=2026-03-03&until=2026-03-03&from=51");
    await screen.findByText("Tenant connected");
    const query = asked.at(-1);
    expect(query?.get("action")).toBe("order.added");
    expect(query?.get("from")).toBe(new Date("2026-03-03T00:00").toISOString());
    expect(query?.get("to")).toBe(new Date("2026-03-04T00:00").toISOString());
    expect(exportPath("csv", { action: "order.added", limit: 50, cursor: "x" })).toBe(
      "/api/v1/audit-events/export?action=order.added&format=csv",
    );
  });

  it("opens an event that is on no page here", async () => {
    serves("/audit-events", page(makeAuditEvent()));
    serves("/audit-events/e9", makeAuditEvent({ id: "e9", actor_address: "192.0.2.9" }));
    await renderAt(<AuditLog />, "/audit?event=e9");
    const panel = await screen.findByRole("dialog", { name: "Tenant connected" });
    expect(within(panel).getByText("192.0.2.9")).toBeInTheDocument();
  });

  it("gets new events at a press of Refresh", async () => {
    serves("/audit-events", page(makeAuditEvent()));
    const { user } = await renderAt(<AuditLog />, "/audit");
    await screen.findByText("Showing 1 to 1 of 1 entry");
    serves("/audit-events", page(makeAuditEvent(), makeAuditEvent({ id: "e2" })));
    await user.click(screen.getByRole("button", { name: "Refresh" }));
    expect(await screen.findByText("Showing 1 to 2 of 2 entries")).toBeInTheDocument();
  });

  it("shows that it loads, and that it failed", async () => {
    hangs("/audit-events");
    const { unmount } = await renderAt(<AuditLog />);
    expect(screen.getByRole("status", { name: "Loading Audit events" })).toBeInTheDocument();
    unmount();
    refuses("get", "/audit-events", 403, "permission.missing");
    await renderAt(<AuditLog />);
    expect(await screen.findByRole("alert")).toHaveTextContent("permission.missing");
  });
});
