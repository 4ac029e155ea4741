import { screen, within } from "@testing-library/react";
import { beforeEach, describe, expect, it } from "vitest";
import { makeMe } from "@/testing/factories/me";
import { makeSubscription } from "@/testing/factories/mirror";
import { pageOf } from "@/testing/page";
import { renderAt } from "@/testing/render";
import { hangs, refuses, serves } from "@/testing/server";
import { BasicsTab } from "./BasicsTab";
import { outcomeOf } from "./outcome";
import { RefundOptionsTab } from "./RefundOptionsTab";
import { SubscriptionList } from "./SubscriptionList";
import { SubscriptionPage } from "./SubscriptionPage";

const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
const change = {
  product_id: null,
  catalog_sku_id: null,
  billing_cycle: "annual",
  term_duration: null,
  promotion_id: null,
  quantity: 30,
  custom_term_end_date: null,
};

beforeEach(() => serves("/me", makeMe()));

describe("outcomeOf", () => {
  it.each([
    ["renews by itself", {}, "renews"],
    ["renews with what is scheduled", { scheduled_change: change }, "changes"],
    ["does not renew by itself", { auto_renew_enabled: false }, "off"],
    ["has no outcome while suspended", { status: "suspended" }, undefined],
    ["has no outcome without an end", { commitment_end_date: null }, undefined],
  ])("%s", (_, given, want) => {
    expect(outcomeOf(makeSubscription(given))).toBe(want);
  });
});

describe("SubscriptionList", () => {
  it("shows term, seats, what happens at term end and how long the window is open", async () => {
    const open = makeSubscription({
      cancellation_allowed_until_date: inHours(30.5),
      auto_renew_enabled: false,
    });
    serves(
      "/subscriptions",
      pageOf(open, makeSubscription({ id: "s2", status: "brand_new_state", is_trial: true })),
    );
    await renderAt(<SubscriptionList />, "/subscriptions");
    const [, first, second] = await screen.findAllByRole("row");
    expect(first).toHaveTextContent(/1 year, monthly.*25.*Dec 14, 2026.*Auto-renew off.*1 day/);
    expect(second).toHaveTextContent(/Trial.*Brand new state/);
  });

  it("leads from an address that the API refuses to the whole list", async () => {
    refuses("get", "/subscriptions", 422, "query.status", {
      detail: "status must be one of active, suspended.",
    });
    const { user } = await renderAt(<SubscriptionList />, "/subscriptions?status=foo");
    expect(await screen.findByRole("alert")).toHaveTextContent("status must be one of active, suspended.");
    serves("/subscriptions", pageOf(makeSubscription()));
    await user.click(screen.getByRole("button", { name: "Clear filters" }));
    expect(await screen.findByRole("table", { name: "Subscriptions" })).toBeInTheDocument();
  });

  it("asks for those of one tenant that renew before a day", async () => {
    let asked: Record<string, string> = {};
    serves("/subscriptions", (query) => {
      asked = Object.fromEntries(query);
      return pageOf();
    });
    await renderAt(
      <SubscriptionList of={{ tenant_id: "t1" }} />,
      "/tenants/t1/subscriptions?renews_before=2026-12-20",
    );
    await screen.findByText("Nothing matches");
    expect(asked).toMatchObject({ tenant_id: "t1", renews_before: "2026-12-20" });
  });

  it("shows that it loads, that there is none, and that it failed", async () => {
    hangs("/subscriptions");
    const loading = await renderAt(<SubscriptionList />, "/subscriptions");
    expect(screen.getByRole("status", { name: "Loading Subscriptions" })).toBeInTheDocument();
    loading.unmount();
    serves("/subscriptions", pageOf());
    const empty = await renderAt(<SubscriptionList />, "/subscriptions");
    expect(await screen.findByText("No subscriptions yet")).toBeInTheDocument();
    empty.unmount();
    refuses("get", "/subscriptions", 502, "microsoft.away");
    await renderAt(<SubscriptionList />, "/subscriptions");
    expect(await screen.findByRole("alert", undefined, { timeout: 10_000 })).toHaveTextContent(
      "microsoft.away",
    );
  });
});

describe("SubscriptionPage", () => {
  beforeEach(() => serves("/subscriptions", pageOf()));

  it("shows the basics and what is scheduled, beside what is", async () => {
    serves("/subscriptions/s1", makeSubscription({ id: "s1", quantity: 25, scheduled_change: change }));
    await renderAt(
      <SubscriptionPage id="s1">
        <BasicsTab id="s1" />
      </SubscriptionPage>,
      "/subscriptions/s1",
    );
    expect(await screen.findByRole("heading", { level: 1 })).toHaveTextContent(
      "Microsoft 365 Business Premium",
    );
    expect(screen.getByRole("note")).toHaveTextContent(/Dec 14, 2026.*25 → 30.*Annual/);
    expect(screen.getByText("25 seats")).toBeInTheDocument();
    expect(screen.getByText("1 year")).toBeInTheDocument();
  });

  it("leads from an add-on to its parent", async () => {
    const parent = makeSubscription({ id: "s0", microsoft_subscription_id: "ms-parent" });
    serves(
      "/subscriptions/s1",
      makeSubscription({ id: "s1", parent_microsoft_subscription_id: "ms-parent" }),
    );
    serves("/subscriptions", (query) => (query.has("parent_id") ? pageOf() : pageOf(parent)));
    await renderAt(<BasicsTab id="s1" />, "/subscriptions/s1");
    const link = await screen.findByRole("link", { name: "View parent subscription" });
    expect(link).toHaveAttribute("href", "/partner/subscriptions/s0");
  });

  it("lists what Microsoft lets give back, purchase by purchase", async () => {
    serves(
      "/subscriptions/s1",
      makeSubscription({
        id: "s1",
        cancellation_allowed_until_date: inHours(100),
        refundable_quantity: {
          total: 15,
          details: [
            { quantity: 10, allowed_until: inHours(30) },
            { quantity: 5, allowed_until: inHours(100) },
          ],
        },
        refund_options: [
          { type: "Full", expires_at: inHours(20) },
          { type: "Partial", expires_at: null },
        ],
      }),
    );
    await renderAt(<RefundOptionsTab id="s1" />, "/subscriptions/s1/refund-options");
    expect(
      await screen.findByText(/15 seats can be given back now, as Microsoft says\./),
    ).toBeInTheDocument();
    const seats = screen.getByRole("table", { name: "Seats that can be given back, by purchase" });
    expect(
      within(seats)
        .getAllByRole("row")
        .map((row) => row.firstChild?.textContent),
    ).toEqual(["Seats", "10", "5"]);
    const options = screen.getByRole("table", { name: "Refund options" });
    expect(within(options).getByRole("row", { name: "Partial No expiry" })).toBeInTheDocument();
  });

  it("says when nothing can be given back", async () => {
    serves("/subscriptions/s1", makeSubscription({ id: "s1" }));
    await renderAt(<RefundOptionsTab id="s1" />, "/subscriptions/s1/refund-options");
    expect(await screen.findByText(/The cancellation window is closed/)).toBeInTheDocument();
    expect(screen.getByText(/no refund option/)).toBeInTheDocument();
  });
});
