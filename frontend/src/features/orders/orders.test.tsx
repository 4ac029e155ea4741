import { screen, waitFor, within } from "@testing-library/react";
import type { ReactElement } from "react";
import { beforeEach, describe, expect, it } from "vitest";
import { makeMe } from "@/testing/factories/me";
import { makeOrder } from "@/testing/factories/mirror";
import { pageOf } from "@/testing/page";
import { renderAt } from "@/testing/render";
import { hangs, refuses, serves } from "@/testing/server";
import { OrderBasicsTab } from "./OrderBasicsTab";
import { OrderItemsTab } from "./OrderItemsTab";
import { OrderList } from "./OrderList";
import { OrderPage } from "./OrderPage";

beforeEach(() => serves("/me", makeMe({ permissions: ["costs:read"] })));

describe("orders", () => {
  it("show no price to who may not see what the reseller pays", async () => {
    serves("/me", makeMe({ kind: "customer" }));
    serves("/orders", pageOf(makeOrder({ id: "o1", total_price: null })));
    await renderAt(<OrderList of={{ customer_id: "c1" }} />, "/orders");
    expect((await screen.findAllByRole("row"))[0]).not.toHaveTextContent("price");
  });

  it("are listed with their price, the id leading to the details", async () => {
    serves("/orders", pageOf(makeOrder({ id: "o1" })));
    await renderAt(<OrderList />, "/orders");
    const row = (await screen.findAllByRole("row"))[1];
    expect(row).toHaveTextContent(
      /Fabrikam GmbH.*Microsoft 365 Business Premium.*€515.00.*Dec 15, 2025.*Completed/,
    );
    expect(screen.getByRole("link", { name: "8f2b6e0a9c11" })).toHaveAttribute("href", "/partner/orders/o1");
  });

  it("have basics and items, with all decimals of a unit price", async () => {
    serves("/orders/o1", makeOrder({ id: "o1" }));
    await renderAt(
      <OrderPage id="o1">
        <OrderBasicsTab id="o1" />
        <OrderItemsTab id="o1" />
      </OrderPage>,
      "/orders/o1",
    );
    expect(await screen.findByRole("heading", { name: "Basics" })).toBeInTheDocument();
    const items = screen.getByRole("table", { name: "Order items" });
    await waitFor(() =>
      expect(within(items).getAllByRole("row")[1]).toHaveTextContent(
        /Microsoft 365 Business Premium.*25.*€20.60.*1 year.*New/,
      ),
    );
  });

  it("say when they are the last known ones", async () => {
    const known = { id: "o1", as_of: new Date(Date.now() - 4_000_000).toISOString() };
    const seen = async (page: ReactElement) => {
      const { container, unmount } = await renderAt(page, "/orders");
      await waitFor(() => expect(container).toHaveTextContent("1 hour ago"));
      const text = container.textContent;
      unmount();
      return text;
    };
    serves("/orders", pageOf(makeOrder(known), makeOrder({ ...known, id: "o2" })));
    serves("/orders/o1", makeOrder(known));
    expect(await seen(<OrderList />)).toContain("Updated 1 hour ago");
    expect(await seen(<OrderPage id="o1">x</OrderPage>)).toContain("Updated 1 hour ago");
    serves("/orders", pageOf(makeOrder(known), makeOrder({ ...known, id: "o2", stale: true })));
    serves("/orders/o1", makeOrder({ ...known, stale: true }));
    expect(await seen(<OrderList />)).toContain("Last known state, updated 1 hour ago");
    expect(await seen(<OrderPage id="o1">x</OrderPage>)).toContain("Last known state, updated 1 hour ago");
  });

  it("show that they load, that there is none, and that it failed", async () => {
    hangs("/orders");
    const loading = await renderAt(<OrderList />, "/orders");
    expect(screen.getByRole("status", { name: "Loading Orders" })).toBeInTheDocument();
    loading.unmount();
    serves("/orders", pageOf());
    const empty = await renderAt(<OrderList />, "/orders");
    expect(await screen.findByText("No orders yet")).toBeInTheDocument();
    empty.unmount();
    refuses("get", "/orders/o1", 404, "order.not_found");
    await renderAt(<OrderPage id="o1">x</OrderPage>, "/orders/o1");
    expect(await screen.findByRole("alert")).toHaveTextContent("order.not_found");
  });
});
