import { useQuery } from "@tanstack/react-query";
import { screen, waitFor } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ProblemError } from "@/lib/problem";
import { renderAt } from "@/testing/render";
import { DetailPage } from "./DetailPage";
import { PageHead } from "./PageHead";

interface Order {
  name: string;
  customer: string;
}
const order: Order = { name: "Order 7", customer: "Fabrikam GmbH" };
const missing = new ProblemError({
  status: 404,
  title: "Refused",
  code: "order.not_found",
  detail: "No such order.",
});
const noAnswer = new ProblemError({ status: 0, title: "No answer", code: "network" });

const read = vi.fn<() => Promise<Order>>();
beforeEach(() => void read.mockReset());

function OrderPage() {
  const query = useQuery({ queryKey: ["order"], queryFn: read });
  return (
    <DetailPage
      query={query}
      crumb={{ label: "Orders", href: "/orders" }}
      loading="Loading the order"
      notShown="The order cannot be shown"
      head={({ name }) => <PageHead title={name} />}
    >
      {({ customer }) => <p>{customer}</p>}
    </DetailPage>
  );
}

const heading = (name: string) => screen.findByRole("heading", { level: 1, name });

describe("DetailPage", () => {
  it("says what is being loaded", async () => {
    read.mockReturnValue(new Promise(() => undefined));
    await renderAt(<OrderPage />);
    expect(screen.getByRole("status", { name: "Loading the order" })).toBeInTheDocument();
  });

  it("names what there is not, why, and the way back", async () => {
    read.mockRejectedValue(missing);
    await renderAt(<OrderPage />);
    expect(await heading("The order cannot be shown")).toBeInTheDocument();
    expect(screen.getByRole("alert")).toHaveTextContent("Not foundNo such order.");
    expect(screen.getByRole("link", { name: "Orders" })).toHaveAttribute("href", "/orders");
  });

  it("shows the thing when trying again succeeds", async () => {
    read.mockRejectedValueOnce(noAnswer).mockResolvedValue(order);
    const { user } = await renderAt(<OrderPage />);
    await user.click(await screen.findByRole("button", { name: "Try again" }));
    expect(await heading("Order 7")).toBeInTheDocument();
    expect(screen.getByText("Fabrikam GmbH")).toBeInTheDocument();
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  });

  it("keeps the last known state below a failure to read it again, until that succeeds", async () => {
    read.mockResolvedValueOnce(order).mockRejectedValueOnce(noAnswer).mockResolvedValue(order);
    const { queries, user } = await renderAt(<OrderPage />);
    await heading("Order 7");
    void queries.invalidateQueries();
    const alert = await screen.findByRole("alert");
    expect(alert).toHaveTextContent("No answerThis is the last known state.");
    const order7 = await heading("Order 7");
    expect(order7.compareDocumentPosition(alert)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
    expect(alert.compareDocumentPosition(screen.getByText("Fabrikam GmbH"))).toBe(
      Node.DOCUMENT_POSITION_FOLLOWING,
    );
    await user.click(screen.getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(screen.queryByRole("alert")).not.toBeInTheDocument());
  });
});
