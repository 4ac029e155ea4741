import { useStored } from "@/lib/useStored";
import type { Column } from "./columns";

export interface ListView {
  /** Ids of columns that are not shown. */
  hidden: readonly string[];
  toggle: (id: string) => void;
  density: "dense" | "comfortable";
  setDensity: (density: "dense" | "comfortable") => void;
}

/** How somebody wants to see a list: kept in this browser under the list's name; density is the same for all lists. */
export function useListView(
  list: string,
  columns: readonly Pick<Column<never>, "id" | "optional">[],
): ListView {
  const initial = columns.filter(({ optional }) => optional).map(({ id }) => id);
  const [hidden, setHidden] = useStored<readonly string[]>(`list.${list}.hidden`, initial);
  const [density, setDensity] = useStored<string>("list.density", "dense");
  return {
    hidden,
    toggle: (id) => setHidden(hidden.includes(id) ? hidden.filter((other) => other !== id) : [...hidden, id]),
    density: density === "comfortable" ? "comfortable" : "dense",
    setDensity,
  };
}
