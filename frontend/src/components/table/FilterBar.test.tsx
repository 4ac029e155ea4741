import { screen, waitFor } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { renderAt } from "@/testing/render";
import { FilterBar } from "./FilterBar";

const filters = [{ name: "status", label: "Status", options: [{ value: "active", label: "Active" }] }];

it("sends what is typed once typing pauses", async () => {
  const onChange = vi.fn();
  const { user } = await renderAt(<FilterBar searchLabel="Name or domain" values={{}} onChange={onChange} />);
  await user.type(screen.getByRole("searchbox", { name: "Name or domain" }), "conto ");
  await waitFor(() => expect(onChange).toHaveBeenCalledExactlyOnceWith({ q: "conto" }));
});

it("shows a chosen filter and takes it away", async () => {
  const onChange = vi.fn();
  const { user } = await renderAt(
    <FilterBar filters={filters} values={{ status: "active" }} onChange={onChange} />,
  );
  expect(screen.getByRole("button", { name: "Status: Active" })).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Remove the filter Status" }));
  expect(onChange).toHaveBeenCalledWith({ status: undefined });
});

it("sets the filter that is chosen from its menu", async () => {
  const onChange = vi.fn();
  const { user } = await renderAt(<FilterBar filters={filters} values={{}} onChange={onChange} />);
  await user.click(screen.getByRole("button", { name: "Status" }));
  await user.click(await screen.findByRole("menuitemradio", { name: "Active" }));
  expect(onChange).toHaveBeenCalledWith({ status: "active" });
});
