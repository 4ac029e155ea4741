import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { makeMe } from "@/testing/factories/me";
import { renderAt } from "@/testing/render";
import { serves } from "@/testing/server";
import { AuditPage } from "./AuditPage";

const nothing = { data: [], next_cursor: null, total: 0 };
const chain = { reseller_id: null, events: 12, head: "0123456789abcdef", signed: 2, break: null };

describe("AuditPage", () => {
  it("tells how much is whole, and up to where", async () => {
    serves("/me", makeMe({ permissions: ["audit:read", "audit:verify"] }));
    serves("/audit-events", nothing);
    serves("/audit-events/verify", { intact: true, chains: [chain] });
    const { user } = await renderAt(<AuditPage />, "/audit");
    await user.click(await screen.findByRole("button", { name: "Verify" }));
    expect(
      await screen.findByText(/12 events in 1 chain.*event 12.*0123456789ab….*2 signed heads/),
    ).toBeInTheDocument();
  });

  it("names the first broken entry, with a link to it", async () => {
    serves("/me", makeMe({ permissions: ["audit:read", "audit:verify"] }));
    serves("/audit-events", nothing);
    const broken = { event: 7, event_id: "e7", reason: "it was changed after it was written" };
    serves("/audit-events/verify", { intact: false, chains: [chain, { ...chain, break: broken }] });
    const { user } = await renderAt(<AuditPage />, "/audit");
    await user.click(await screen.findByRole("button", { name: "Verify" }));
    expect(await screen.findByText(/changed at event 7: it was changed after/)).toBeInTheDocument();
    expect(screen.getByRole("link", { name: "Show that event" })).toHaveAttribute(
      "href",
      "/partner/audit?event=e7",
    );
  });
});
