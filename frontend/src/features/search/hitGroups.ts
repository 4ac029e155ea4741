import { IconBuilding, IconBuildingStore, IconPackage, IconWorld } from "@tabler/icons-react";
import type { PaletteGroup } from "@/components/Palette";
import { paths } from "@/lib/paths";
import type { SearchHit } from "./queries";

const kinds = [
  { kind: "customer", label: "Customers", icon: IconBuilding, path: (id: string) => paths.customer(id) },
  { kind: "tenant", label: "Tenants", icon: IconWorld, path: (id: string) => paths.tenant(id) },
  {
    kind: "subscription",
    label: "Subscriptions",
    icon: IconPackage,
    path: (id: string) => paths.subscription(id),
  },
  { kind: "reseller", label: "Resellers", icon: IconBuildingStore, path: (id: string) => paths.reseller(id) },
] as const;

/** What was found, by kind in a fixed order; `go` opens an address. */
export function hitGroups(hits: readonly SearchHit[], go: (href: string) => void): PaletteGroup[] {
  return kinds
    .map(({ kind, label, icon, path }) => ({
      label,
      items: hits
        .filter((hit) => hit.kind === kind)
        .map(({ id, title, detail }) => ({
          id: `${kind}-${id}`,
          label: title,
          detail,
          icon,
          run: () => go(path(id)),
        })),
    }))
    .filter(({ items }) => items.length > 0);
}
