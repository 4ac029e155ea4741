import {
  IconBuilding,
  IconBuildingStore,
  IconChecklist,
  IconHelp,
  IconHistory,
  IconLayoutDashboard,
  IconMail,
  IconPackage,
  IconPlugConnected,
  IconReceipt,
  IconRefresh,
  IconUsers,
  IconWorld,
} from "@tabler/icons-react";
import { useCan } from "@/api/me";
import type { NavGroup } from "@/components/frame/NavGroups";
import { paths } from "@/lib/paths";

/** The navigation of the partner portal, whole. */
const navigation: readonly NavGroup[] = [
  {
    label: "Overview",
    items: [
      { label: "Dashboard", href: paths.dashboard, icon: IconLayoutDashboard, exact: true },
      { label: "Customers", href: paths.customers, icon: IconBuilding },
      { label: "Help", href: paths.help, icon: IconHelp },
    ],
  },
  {
    label: "Microsoft CSP",
    items: [
      { label: "Tenants", href: paths.tenants, icon: IconWorld },
      { label: "Subscriptions", href: paths.subscriptions, icon: IconPackage },
      { label: "Orders", href: paths.orders, icon: IconReceipt },
    ],
  },
  {
    label: "Operation",
    items: [
      { label: "Resellers", href: paths.resellers, icon: IconBuildingStore },
      { label: "Sync", href: paths.operations, icon: IconRefresh },
      { label: "Audit log", href: paths.audit, icon: IconHistory },
    ],
  },
  {
    label: "Tools",
    items: [
      { label: "Partner & End User Management", href: paths.partnerUsers, icon: IconUsers },
      { label: "API clients", href: paths.apiClients, icon: IconPlugConnected },
      { label: "Who may do what", href: paths.permissions, icon: IconChecklist },
      { label: "Outbox", href: paths.outbox, icon: IconMail },
    ],
  },
];

/** The permission that a page asks for, where not everybody of the partner portal holds it. */
const needs: Readonly<Record<string, string>> = {
  [paths.apiClients]: "api_clients:read",
  [paths.outbox]: "platform:manage",
};

/** The navigation as far as it leads the signed-in person anywhere. */
export function useNavigation(): readonly NavGroup[] {
  const can = useCan();
  return navigation.map(({ label, items }) => ({
    label,
    items: items.filter(({ href }) => !needs[href] || can(needs[href])),
  }));
}

/** The letter that follows `g` to go to a page. */
export const letters: Readonly<Record<string, { href: string; label: string }>> = {
  d: { href: paths.dashboard, label: "Dashboard" },
  c: { href: paths.customers, label: "Customers" },
  t: { href: paths.tenants, label: "Tenants" },
  s: { href: paths.subscriptions, label: "Subscriptions" },
  o: { href: paths.orders, label: "Orders" },
  r: { href: paths.resellers, label: "Resellers" },
  y: { href: paths.operations, label: "Sync" },
  a: { href: paths.audit, label: "Audit log" },
  u: { href: paths.partnerUsers, label: "Partner & End User Management" },
  p: { href: paths.permissions, label: "Who may do what" },
  h: { href: paths.help, label: "Help" },
};
