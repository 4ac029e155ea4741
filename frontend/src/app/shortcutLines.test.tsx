import { render } from "@testing-library/react";
import { expect, it } from "vitest";
import { pageLines } from "./shortcutLines";

const lines = () => pageLines().map(({ does }) => does);

it("lists the keys of rows only where there are rows, and x only where they can be selected", () => {
  expect(lines()).toEqual(["Close what is open", "This help"]);
  const { rerender } = render(<ul data-row="r1" />);
  expect(lines()).toContain("Next row");
  expect(lines()).not.toContain("Select the row");
  rerender(
    <ul data-row="r1">
      <input type="checkbox" />
    </ul>,
  );
  expect(lines()).toContain("Select the row");
});
