import type { License } from "@/features/licenses/queries";

interface Seats {
  id: string;
  name: string;
  assigned: number;
  active: number;
}

/** Seats summed up by product, the one with the most first. */
export function seatsByProduct(licenses: readonly License[]): Seats[] {
  const products = new Map<string, Seats>();
  for (const { sku_id: id, product_name, sku_part_number, assigned, active } of licenses) {
    const before = products.get(id);
    products.set(id, {
      id,
      name: before?.name ?? (product_name || sku_part_number),
      assigned: (before?.assigned ?? 0) + assigned,
      active: (before?.active ?? 0) + active,
    });
  }
  return [...products.values()].sort((a, b) => b.active - a.active || a.name.localeCompare(b.name));
}
