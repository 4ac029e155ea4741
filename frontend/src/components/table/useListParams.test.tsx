import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { renderAt } from "@/testing/render";
import { useListParams } from "./useListParams";

function Harness() {
  const list = useListParams();
  return (
    <>
      <p>{`${list.search.status ?? "any"} ${list.search.cursor ?? "first"} ${list.start}`}</p>
      <button type="button" onClick={() => list.next(`after-${list.start}`, 50)}>
        Next
      </button>
      <button type="button" onClick={list.previous}>
        Previous
      </button>
      <button type="button" onClick={() => list.set({ status: "active" })}>
        Active
      </button>
    </>
  );
}

it("keeps the page in the address, goes back page by page, and starts over with another filter", async () => {
  const { user, router } = await renderAt(<Harness />);
  const press = (name: string) => user.click(screen.getByRole("button", { name }));
  await press("Next");
  expect(await screen.findByText("any after-1 51")).toBeInTheDocument();
  await press("Next");
  expect(await screen.findByText("any after-51 101")).toBeInTheDocument();
  expect(router.state.location.searchStr).toBe("?cursor=after-51&from=101");
  await press("Previous");
  expect(await screen.findByText("any after-1 51")).toBeInTheDocument();
  await press("Active");
  expect(await screen.findByText("active first 1")).toBeInTheDocument();
});

it("goes to the first page from a page that was opened by its address", async () => {
  const { user } = await renderAt(<Harness />, "/?cursor=abc&from=151");
  expect(screen.getByText("any abc 151")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Previous" }));
  expect(await screen.findByText("any first 1")).toBeInTheDocument();
});
