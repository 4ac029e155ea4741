import type { RefObject } from "react";
import { useShortcuts } from "@/lib/useShortcuts";

/**
 * Moves through the rows of a list with j and k: the focus goes to the row's first link, so Enter opens it. x selects the
 * row that has the focus, where rows can be selected. Rows carry `data-row` with their id.
 */
export function useRowKeys(frame: RefObject<HTMLElement | null>, toggle?: (id: string) => void) {
  const move = (step: 1 | -1) => {
    const rows = [...(frame.current?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
    const current = rows.findIndex((row) => row.contains(document.activeElement));
    const next = current < 0 ? rows[0] : rows[current + step];
    next?.querySelector<HTMLElement>("a, button")?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };
  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    x: () => {
      const row = document.activeElement?.closest<HTMLElement>("[data-row]");
      if (row?.dataset.row && frame.current?.contains(row)) toggle?.(row.dataset.row);
    },
  });
}
