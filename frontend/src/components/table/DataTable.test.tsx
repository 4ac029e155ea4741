import { screen, within } from "@testing-library/react";
import { useState } from "react";
import { describe, expect, it, vi } from "vitest";
import { renderAt } from "@/testing/render";
import { AppLink } from "../AppLink";
import type { Columns } from "./columns";
import { DataTable } from "./DataTable";

interface Row {
  id: string;
  name: string;
  seats: number;
}

const columns: Columns<Row> = [
  {
    id: "name",
    header: "Name",
    sort: ["name", "-name"],
    cell: (row) => <AppLink href={`/rows/${row.id}`}>{row.name}</AppLink>,
  },
  { id: "seats", header: "Seats", align: "end", cell: (row) => row.seats },
];
const rows = (count: number): Row[] =>
  Array.from({ length: count }, (_, index) => ({ id: `r${index}`, name: `Row ${index}`, seats: index }));
const three = rows(3);
const many = rows(10_000);
const common = {
  caption: "Things",
  columns,
  rowId: (row: Row) => row.id,
  rowName: (row: Row) => row.name,
};

describe("DataTable", () => {
  it("is a table with caption, column and row headers", async () => {
    await renderAt(<DataTable {...common} rows={three} />);
    const table = screen.getByRole("table", { name: "Things" });
    expect(within(table).getAllByRole("columnheader")).toHaveLength(2);
    expect(
      within(table)
        .getAllByRole("rowheader")
        .map((cell) => cell.textContent),
    ).toEqual(["Row 0", "Row 1", "Row 2"]);
  });

  it("explains a column to who does not see the hint", async () => {
    const explained = [
      columns[0],
      { id: "term", header: "Term", hint: "Commitment term", cell: () => "1 year" },
    ] as const;
    await renderAt(<DataTable {...common} columns={explained} rows={three} />);
    expect(screen.getByRole("columnheader", { name: "Term" })).toHaveAccessibleDescription("Commitment term");
  });

  it("asks for ascending, then descending", async () => {
    const onSort = vi.fn();
    const { user, unmount } = await renderAt(<DataTable {...common} rows={three} onSort={onSort} />);
    await user.click(screen.getByRole("button", { name: "Name" }));
    expect(onSort).toHaveBeenLastCalledWith("name");
    unmount();
    await renderAt(<DataTable {...common} rows={three} sort="name" onSort={onSort} />);
    expect(screen.getByRole("columnheader", { name: "Name" })).toHaveAttribute("aria-sort", "ascending");
    await user.click(screen.getByRole("button", { name: "Name" }));
    expect(onSort).toHaveBeenLastCalledWith("-name");
  });

  it("hides a column", async () => {
    await renderAt(<DataTable {...common} rows={three} hidden={["seats"]} />);
    expect(screen.queryByRole("columnheader", { name: "Seats" })).not.toBeInTheDocument();
  });

  it("renders only a window of ten thousand rows", async () => {
    vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600); // nothing has a size in tests
    const { container } = await renderAt(<DataTable {...common} rows={many} />);
    expect(await screen.findByRole("rowheader", { name: "Row 0" })).toBeInTheDocument();
    expect(container.querySelectorAll("*").length).toBeLessThan(1000);
    expect(screen.getByRole("table")).toHaveAttribute("aria-rowcount", "10001");
  });

  it("goes through the rows with j and k, opens with Enter", async () => {
    const { user, router } = await renderAt(<DataTable {...common} rows={three} />);
    await user.keyboard("jj");
    expect(screen.getByRole("link", { name: "Row 1" })).toHaveFocus();
    await user.keyboard("k");
    expect(screen.getByRole("link", { name: "Row 0" })).toHaveFocus();
    await user.keyboard("{Enter}");
    expect(router.state.location.pathname).toBe("/rows/r0");
  });

  it("selects with x and with the boxes, and keeps what is selected on other pages", async () => {
    const chosen = vi.fn();
    function Harness() {
      const [ids, setIds] = useState<readonly string[]>(["elsewhere"]);
      const onChange = (next: readonly string[]) => {
        chosen(next);
        setIds(next);
      };
      return <DataTable {...common} rows={three} selection={{ ids, onChange }} />;
    }
    const { user } = await renderAt(<Harness />);
    screen.getByRole("link", { name: "Row 2" }).focus();
    await user.keyboard("x");
    expect(chosen).toHaveBeenLastCalledWith(["elsewhere", "r2"]);
    await user.click(screen.getByRole("checkbox", { name: "Select Row 0" }));
    expect(chosen).toHaveBeenLastCalledWith(["elsewhere", "r2", "r0"]);
  });
});
