import { Freshness } from "@/components/Freshness";
import { NameLink } from "@/components/NameLink";
import type { Columns } from "@/components/table/columns";
import { formatCount } from "@/lib/numbers";
import { paths } from "@/lib/paths";
import { AuthorizationChip } from "./AuthorizationChip";
import type { Reseller } from "./queries";

export const resellerColumns: Columns<Reseller> = [
  {
    id: "name",
    header: "Display Name",
    sort: ["display_name", "-display_name"],
    cell: ({ id, display_name }) => <NameLink href={paths.reseller(id)} name={display_name} />,
  },
  { id: "domain", header: "Domain", bare: true, cell: ({ domain }) => domain },
  {
    id: "state",
    header: "Authorization",
    phone: "end",
    cell: (reseller) => <AuthorizationChip reseller={reseller} />,
  },
  { id: "customers", header: "Customers", align: "end", cell: ({ counts }) => formatCount(counts.customers) },
  {
    id: "tenants",
    header: "Connected tenants",
    align: "end",
    cell: ({ counts }) => `${formatCount(counts.connected_tenants)} of ${formatCount(counts.tenants)}`,
  },
  {
    id: "subscriptions",
    header: "Active subscriptions",
    align: "end",
    phone: "none",
    cell: ({ counts }) => formatCount(counts.active_subscriptions),
  },
  {
    id: "seats",
    header: "Seats",
    align: "end",
    phone: "none",
    cell: ({ counts }) => formatCount(counts.seats),
  },
  {
    id: "as_of",
    header: "Data",
    bare: true,
    cell: ({ counts, problem }) =>
      counts.connected_tenants > 0 ? <Freshness asOf={counts.as_of} awaited={!problem} /> : "–",
  },
];
