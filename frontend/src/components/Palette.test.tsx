import { IconBuilding } from "@tabler/icons-react";
import { screen } from "@testing-library/react";
import { useState } from "react";
import { expect, it, vi } from "vitest";
import { renderAt } from "@/testing/render";
import { Palette } from "./Palette";

const ran = vi.fn<(label: string) => void>();
const groups = ["Customers", "Pages"].map((label) => ({
  label,
  items: [1, 2].map((n) => ({
    id: `${label}-${n}`,
    label: `${label} ${n}`,
    icon: IconBuilding,
    run: () => ran(`${label} ${n}`),
  })),
}));

function Harness() {
  const [query, setQuery] = useState("");
  return (
    <Palette
      opened
      onClose={() => undefined}
      label="Search"
      query={query}
      onQuery={setQuery}
      groups={groups}
      searching={false}
    />
  );
}

it("goes with arrows over groups and around, and runs what is chosen with Enter", async () => {
  const { user } = await renderAt(<Harness />);
  const field = screen.getByRole("combobox", { name: "Search" });
  await user.click(field);
  expect(screen.getByRole("option", { name: "Customers 1" })).toHaveAttribute("aria-selected", "true");
  await user.keyboard("{ArrowDown}{ArrowDown}");
  const chosen = screen.getByRole("option", { name: "Pages 1" });
  expect(chosen).toHaveAttribute("aria-selected", "true");
  expect(field).toHaveAttribute("aria-activedescendant", chosen.id);
  await user.keyboard("{ArrowUp}{ArrowUp}{ArrowUp}{Enter}");
  expect(ran).toHaveBeenCalledExactlyOnceWith("Pages 2");
});
