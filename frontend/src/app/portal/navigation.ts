import {
  IconHelp,
  IconHistory,
  IconLayoutDashboard,
  IconUserCheck,
  IconUsers,
  IconWorld,
} from "@tabler/icons-react";
import type { NavGroup } from "@/components/frame/NavGroups";
import { companyPaths, paths } from "@/lib/paths";
import type { Letters } from "../shortcutLines";
import type { Company } from "./useCompany";

/** The navigation of a company's portal, as far as somebody may see what it leads to. */
export function companyNavigation({ customer_id, permissions }: Company): NavGroup[] {
  const to = companyPaths(customer_id);
  const people = { label: "Users", href: to.users, icon: IconUsers };
  const audit = { label: "Audit log", href: to.audit, icon: IconHistory };
  const launches = { label: "Who acted as us", href: to.actedAsUs, icon: IconUserCheck };
  const own = [
    ...(permissions.includes("portal_users:read") ? [people] : []),
    ...(permissions.includes("audit:read") ? [audit] : []),
    ...(permissions.includes("impersonations:read") ? [launches] : []),
  ];
  return [
    {
      label: "Overview",
      items: [
        { label: "Dashboard", href: to.dashboard, icon: IconLayoutDashboard, exact: true },
        { label: "Help", href: to.help, icon: IconHelp },
      ],
    },
    { label: "Services", items: [{ label: "Microsoft CSP", href: to.services, icon: IconWorld }] },
    ...(own.length > 0 ? [{ label: "Company", items: own }] : []),
  ];
}

/** The letter that follows `g` to go to a page. */
export function companyLetters(customerId: string): Letters {
  const to = companyPaths(customerId);
  return {
    d: { href: to.dashboard, label: "Dashboard" },
    t: { href: to.like(paths.tenants), label: "Tenants" },
    s: { href: to.like(paths.subscriptions), label: "Subscriptions" },
    l: { href: to.like(paths.licenses), label: "Licenses" },
    o: { href: to.like(paths.orders), label: "Orders" },
    h: { href: to.help, label: "Help" },
  };
}
