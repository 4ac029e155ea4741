import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { makeDashboard, makeReseller } from "@/testing/factories/mirror";
import { pageOf } from "@/testing/page";
import { renderAt } from "@/testing/render";
import { hangs, refuses, serves } from "@/testing/server";
import { actionPath } from "./actionPath";
import { DashboardPage } from "./DashboardPage";
import type { DashboardAction } from "./queries";

const action = (more: Partial<DashboardAction>): DashboardAction => ({
  kind: "term_ending",
  reseller_id: "r1",
  customer_id: null,
  tenant_id: null,
  subscription_id: null,
  title: "Power BI Pro",
  detail: "Auto-renew is off.",
  deadline: null,
  ...more,
});
const zero = Object.fromEntries(Object.keys(makeDashboard().figures).map((name) => [name, 0]));

describe("DashboardPage", () => {
  it("shows the figures, what needs somebody and what renews", async () => {
    serves(
      "/dashboard",
      makeDashboard({
        needs_action: [action({ subscription_id: "s1", deadline: "2026-11-21T10:00:00Z" })],
        renewals: [{ week_start: "2026-11-16T00:00:00Z", subscriptions: 2, seats: 30, ending_seats: 5 }],
      }),
    );
    await renderAt(<DashboardPage />);
    expect(
      await screen.findByRole("img", { name: "943 of 1,180 seats assigned, 237 free" }),
    ).toBeInTheDocument();
    expect(screen.getByText(/^(Updated|Last known state)/)).toBeInTheDocument();
    const needs = screen.getByRole("region", { name: "Needs action" });
    expect(within(needs).getByRole("link", { name: "Power BI Pro" })).toHaveAttribute(
      "href",
      "/partner/subscriptions/s1",
    );
    // Measured from the server's business time, not from this machine's.
    expect(needs).toHaveTextContent("in 23 hours");
    expect(screen.getByRole("figure")).toHaveTextContent(
      /2 subscriptions with 30 seats up for renewal.*5 seats have auto-renew off/,
    );
    const thirty = within(screen.getByRole("navigation", { name: "Renewals ahead" })).getByRole("link", {
      name: "30 days",
    });
    expect(thirty.getAttribute("href")).toContain("renews_before=2026-12-20");
  });

  it("leads a new installation through its first steps, the next one as a link", async () => {
    serves("/dashboard", makeDashboard({ figures: { ...zero, resellers: 1, as_of: null } as never }));
    serves("/resellers", pageOf(makeReseller({ id: "r1", authorization_state: "never" })));
    await renderAt(<DashboardPage />);
    expect(await screen.findByText(/shows week by week what renews/)).toBeInTheDocument();
    expect(screen.queryByRole("link", { name: "30 days" })).not.toBeInTheDocument();
    const steps = within(await screen.findByRole("region", { name: "First steps" })).getAllByRole("listitem");
    expect(within(steps[0] ?? document.body).getByLabelText("Done")).toBeInTheDocument();
    const authorize = within(steps[1] ?? document.body).getByRole("link", { name: "Authorize it" });
    await waitFor(() => expect(authorize).toHaveAttribute("href", "/partner/resellers/r1"));
    expect(within(steps[2] ?? document.body).queryByRole("link")).not.toBeInTheDocument();
  });

  it.each([
    ["a reseller is not authorized", { resellers: 1 }, /^1 reseller is not authorized/],
    ["one of several is not", { ...makeDashboard().figures, authorized_resellers: 1 }, /^1 reseller is not/],
    ["nothing is connected yet", { resellers: 1, authorized_resellers: 1 }, /first steps are open/],
    ["there is nothing at all", {}, /first steps are open/],
  ])("does not say that nothing needs anybody while %s", async (_, figures, want) => {
    serves("/dashboard", makeDashboard({ figures: { ...zero, as_of: null, ...figures } as never }));
    serves("/resellers", pageOf(makeReseller({ id: "r1" }), makeReseller({ id: "r2" })));
    await renderAt(<DashboardPage />);
    expect(await screen.findByText(want)).toBeInTheDocument();
    expect(screen.queryByText("Nothing needs you now.")).not.toBeInTheDocument();
  });

  it("hides the first steps when all are done, and says when nothing needs anybody", async () => {
    serves("/dashboard", makeDashboard());
    await renderAt(<DashboardPage />);
    expect(await screen.findByText("Nothing needs you now.")).toBeInTheDocument();
    expect(screen.queryByRole("region", { name: "First steps" })).not.toBeInTheDocument();
  });

  it("shows that it loads, and that it failed", async () => {
    hangs("/dashboard");
    const { unmount } = await renderAt(<DashboardPage />);
    expect(screen.getByRole("status", { name: "Loading the dashboard" })).toBeInTheDocument();
    unmount();
    refuses("get", "/dashboard", 500, "internal");
    await renderAt(<DashboardPage />);
    expect(await screen.findByRole("alert")).toHaveTextContent("trace-1");
  });
});

it.each([
  [{ kind: "reseller_problem" }, "/partner/resellers/r1/health"],
  [{ kind: "sync_problem" }, "/partner/resellers/r1/health"],
  [{ kind: "sync_problem", tenant_id: "t1" }, "/partner/tenants/t1"],
  [
    { kind: "window_closing", subscription_id: "s1", tenant_id: "t1" },
    "/partner/subscriptions/s1/refund-options",
  ],
  [{ kind: "term_ending", subscription_id: "s1" }, "/partner/subscriptions/s1"],
  [{ kind: "gdap_ending", tenant_id: "t1" }, "/partner/tenants/t1"],
] as const)("%o is put right at %s", (given, want) => {
  expect(actionPath(action(given))).toBe(want);
});
