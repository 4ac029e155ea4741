import { screen, waitFor, within } from "@testing-library/react";
import { useState } from "react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { Toasts } from "@/components/Toasts";
import { makeLimits } from "@/testing/factories/limits";
import { makeMe } from "@/testing/factories/me";
import { makeSubscription } from "@/testing/factories/mirror";
import { pageOf } from "@/testing/page";
import { renderAt } from "@/testing/render";
import { hangs, refuses, serves, takes } from "@/testing/server";
import LimitsPanel from "./LimitsPanel";
import { MyLimits } from "./MyLimits";

const limitsPath = "/portal-users/u1/limits";
const onClose = vi.fn();
const panel = (
  <>
    <LimitsPanel portalUserId="u1" name="Mia Sommer" book={{ customer_id: "c1" }} onClose={onClose} />
    <Toasts />
  </>
);
/** The panel, which a button closes and opens. */
function Reopened() {
  const [opened, setOpened] = useState(true);
  return (
    <>
      <button type="button" onClick={() => setOpened(!opened)}>
        Panel
      </button>
      {opened ? panel : null}
    </>
  );
}

const bounded = makeLimits({
  max_seats: 5,
  monthly_spend: { amount: "250.00", currency: "EUR" },
  products: ["CFQ7TTC0LF8Q"],
  terms: ["P1M"],
  hours: { time_zone: "Europe/Berlin", windows: [{ day: "monday", from: "08:00", to: "24:00" }] },
  updated_at: "2026-11-01T08:00:00Z",
});

beforeEach(() => {
  onClose.mockClear();
  serves(limitsPath, makeLimits());
  serves("/subscriptions", (query) =>
    pageOf(
      makeSubscription({
        product_id: "CFQ7TTC0LCHC",
        product_name: `Business Premium of ${query.get("customer_id")}`,
      }),
    ),
  );
});

describe("the limits of a person", () => {
  it("bound nothing at first, and are saved as what was filled in alone", async () => {
    const saved = takes("put", limitsPath, 200, bounded);
    const { user } = await renderAt(panel, "/");
    await user.type(await screen.findByLabelText("Seats of one change"), "5");
    await user.type(screen.getByLabelText("Money of a month"), "250.00");
    await user.click(screen.getByRole("button", { name: "Save limits" }));
    expect(screen.getByText("Enter three letters such as EUR.")).toBeInTheDocument();
    await user.type(screen.getAllByLabelText("Currency")[0] ?? document.body, "eur");
    await user.click(screen.getByRole("checkbox", { name: "Only certain products" }));
    await user.click(await screen.findByRole("checkbox", { name: "Business Premium of c1" }));
    await user.type(screen.getByLabelText("Another product id"), "not an id");
    await user.click(screen.getByRole("button", { name: "Add" }));
    expect(screen.getByText(/Enter an id of letters/)).toBeInTheDocument();
    await user.clear(screen.getByLabelText("Another product id"));
    await user.type(screen.getByLabelText("Another product id"), "CFQ7TTC0LF8Q{Enter}");
    await user.click(screen.getByRole("button", { name: "Save limits" }));
    expect(await screen.findByText("The limits of Mia Sommer were saved.")).toBeInTheDocument();
    expect(saved.map(({ body }) => body)).toEqual([
      {
        max_seats: 5,
        monthly_spend: { amount: "250.00", currency: "EUR" },
        products: ["CFQ7TTC0LCHC", "CFQ7TTC0LF8Q"],
      },
    ]);
    expect(onClose).toHaveBeenCalledOnce();
  });

  it("are changed at the version that was seen, hours and terms too, and taken back", async () => {
    serves(limitsPath, bounded, { ETag: '"3"' });
    const saved = takes("put", limitsPath, 200, makeLimits());
    const { user } = await renderAt(panel, "/");
    expect(await screen.findByLabelText("Money of a month")).toHaveValue("250.00");
    expect(screen.getByText(/Nothing is bought or changed from this portal yet/)).toBeInTheDocument();
    expect(screen.getByLabelText("Time zone")).toHaveValue("Europe/Berlin");
    expect(screen.getByRole("checkbox", { name: "CFQ7TTC0LF8Q" })).toBeChecked();
    await user.click(screen.getByRole("checkbox", { name: "Only certain products" }));
    await user.click(screen.getByRole("checkbox", { name: "1 year" }));
    await user.clear(screen.getByLabelText("To"));
    await user.type(screen.getByLabelText("To"), "07:00");
    await user.click(screen.getByRole("button", { name: "Save limits" }));
    expect(screen.getByRole("alert")).toHaveTextContent("the end after the beginning");
    await user.clear(screen.getByLabelText("To"));
    await user.type(screen.getByLabelText("To"), "18:30");
    await user.clear(screen.getByLabelText("Seats of one change"));
    await user.clear(screen.getByLabelText("Money of a month"));
    await user.click(screen.getByRole("button", { name: "Save limits" }));
    await waitFor(() => expect(saved).toHaveLength(1));
    expect(saved[0]?.headers.get("If-Match")).toBe('"3"');
    expect(saved[0]?.body).toEqual({
      terms: ["P1M", "P1Y"],
      hours: { time_zone: "Europe/Berlin", windows: [{ day: "monday", from: "08:00", to: "18:30" }] },
    });
  });

  it("keep what was typed and refused when somebody else changes them, and are read anew when opened anew", async () => {
    serves(limitsPath, bounded, { ETag: '"3"' });
    refuses("put", limitsPath, 412, "limits.stale");
    const { user, queries } = await renderAt(<Reopened />, "/");
    const seats = await screen.findByLabelText("Seats of one change");
    await user.clear(seats);
    await user.type(seats, "7");
    serves(limitsPath, makeLimits({ ...bounded, max_seats: 9 }), { ETag: '"4"' });
    await user.click(screen.getByRole("button", { name: "Save limits" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("limits.stale");
    await queries.refetchQueries();
    expect(screen.getByRole("alert")).toHaveTextContent("limits.stale");
    expect(screen.getByLabelText("Seats of one change")).toHaveValue("7");

    serves(limitsPath, makeLimits({ ...bounded, max_seats: 11 }), { ETag: '"5"' });
    await user.dblClick(screen.getByRole("button", { name: "Panel" }));
    expect(await screen.findByLabelText("Seats of one change")).toHaveValue("11");
    const saved = takes("put", limitsPath, 200, bounded);
    await user.click(screen.getByRole("button", { name: "Save limits" }));
    await waitFor(() => expect(saved[0]?.headers.get("If-Match")).toBe('"5"'));
  });

  it("show at its field what the server refuses", async () => {
    serves(limitsPath, bounded);
    const fields = [{ name: "hours.time_zone", detail: "Choose a time zone such as Europe/Berlin." }];
    refuses("put", limitsPath, 422, "limits.invalid", { fields });
    const { user } = await renderAt(panel, "/");
    await user.click(await screen.findByRole("button", { name: "Save limits" }));
    await screen.findByRole("alert");
    expect(screen.getByLabelText("Time zone")).toHaveAccessibleDescription(/Choose a time zone/);
    expect(onClose).not.toHaveBeenCalled();
  });

  it("are explained: whether a change would be possible, and what instead", async () => {
    const answer = {
      allowed: false,
      limit: "max_seats",
      reason: "Too many seats.",
      instead: "Possible: up to 5.",
    };
    const asked = takes("post", `${limitsPath}/explain`, 200, answer);
    const { user } = await renderAt(panel, "/");
    await user.click(await screen.findByText("Why can somebody, or not?"));
    await user.selectOptions(screen.getByLabelText("What would be done"), "Order a subscription");
    await user.clear(screen.getByLabelText("Seats"));
    await user.type(screen.getByLabelText("Seats"), "6");
    await user.type(screen.getByLabelText("Product id"), "CFQ7TTC0LF8Q");
    await user.selectOptions(screen.getByLabelText("Term"), "1 month");
    await user.type(screen.getByLabelText("What it adds to this month"), "60");
    await user.type(screen.getAllByLabelText("Currency")[1] ?? document.body, "EUR");
    await user.click(screen.getByRole("button", { name: "Explain" }));
    const status = (await screen.findByText("Too many seats.")).closest("[role=status]") ?? document.body;
    expect(status).toHaveTextContent("Not possibleToo many seats.Possible: up to 5.");
    expect(asked[0]?.body).toEqual({
      action: "order",
      seats: 6,
      product_id: "CFQ7TTC0LF8Q",
      term: "P1M",
      cost: { amount: "60", currency: "EUR" },
    });
    takes("post", `${limitsPath}/explain`, 200, { allowed: true, limit: null, reason: null, instead: null });
    await user.click(screen.getByRole("button", { name: "Explain" }));
    expect(await screen.findByText("Possible: nothing is in the way.")).toBeInTheDocument();
  });

  it("are loading and failing", async () => {
    hangs(limitsPath);
    const loading = await renderAt(panel, "/");
    expect(screen.getByRole("status", { name: "Loading the limits" })).toBeInTheDocument();
    loading.unmount();
    refuses("get", limitsPath, 500, "internal");
    await renderAt(panel, "/");
    expect(await screen.findByRole("alert")).toHaveTextContent("trace-1");
  });
});

describe("one's own limits", () => {
  it("are told for each company, and explained there", async () => {
    const some = { ...bounded, products: ["CFQ7TTC0LCHC", "CFQ7TTC0LF8Q"] };
    serves("/me/limits", (query) => (query.get("customer_id") === "c1" ? some : makeLimits()));
    const asked = takes("post", "/me/limits/explain", 200, {
      allowed: true,
      limit: null,
      reason: null,
      instead: null,
    });
    const company = {
      reseller_name: "Contoso Cloud",
      level: "admin" as const,
      master_admin: false,
      permissions: [],
    };
    const companies = [
      { ...company, customer_id: "c1", customer_name: "Fabrikam GmbH" },
      { ...company, customer_id: "c2", customer_name: "Litware AG" },
    ];
    const { user } = await renderAt(<MyLimits me={makeMe({ kind: "customer", companies })} />, "/");
    const first = (await screen.findByText("Fabrikam GmbH")).parentElement ?? document.body;
    expect(await within(first).findByText("Monday 08:00 to 24:00 (Europe/Berlin)")).toBeInTheDocument();
    const facts = /250.00.* a month.*Business Premium of c1, CFQ7TTC0LF8Q.*1 month/;
    await waitFor(() => expect(first).toHaveTextContent(facts));
    expect(screen.getByText(/Nothing is bought or changed from this portal yet/)).toBeInTheDocument();
    const second = screen.getByText("Litware AG").parentElement ?? document.body;
    expect(within(second).getAllByText("Not bounded")).toHaveLength(5);
    await user.click(within(second).getByText("Why can I, or not?"));
    await user.click(within(second).getByRole("button", { name: "Explain" }));
    await within(second).findByText("Possible: nothing is in the way.");
    expect(asked[0]?.body).toMatchObject({ customer_id: "c2", change: { action: "add_seats", seats: 1 } });
  });

  it("are none of an operator's", async () => {
    await renderAt(<MyLimits me={makeMe()} />, "/");
    expect(screen.queryByText("Your limits")).toBeNull();
  });
});
