import { act, fireEvent, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { renderAt } from "@/testing/render";
import { TabLinks } from "./TabLinks";

const tabs = [
  { label: "Overview", href: "/things/t1" },
  { label: "Audit log", href: "/things/t1/audit-logs" },
];

it("tells at which end of the strip there are more tabs than are in view", async () => {
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(300); // nothing has a size in tests
  vi.spyOn(HTMLElement.prototype, "scrollWidth", "get").mockReturnValue(500);
  await renderAt(<TabLinks tabs={tabs} label="Parts of it" />, "/things/t1");
  const strip = await screen.findByRole("navigation", { name: "Parts of it" });
  const at = (left: number) => {
    strip.scrollLeft = left;
    act(() => void fireEvent.scroll(strip));
    return strip.dataset.cut;
  };
  expect(at(0)).toBe("right");
  expect(at(100)).toBe("left right");
  expect(at(200)).toBe("left");
});
