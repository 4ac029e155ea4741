import { AppLink } from "@/components/AppLink";
import { NameLink } from "@/components/NameLink";
import { SeatsBar } from "@/components/SeatsBar";
import type { Column, Columns } from "@/components/table/columns";
import { formatDate } from "@/lib/dates";
import { formatCount } from "@/lib/numbers";
import { paths } from "@/lib/paths";
import type { Customer } from "./queries";

const name: Column<Customer> = {
  id: "name",
  header: "Name",
  sort: ["name", "-name"],
  cell: ({ id, name }) => <NameLink href={paths.customer(id)} name={name} />,
};

const reseller: Column<Customer> = {
  id: "reseller",
  header: "Reseller",
  phone: "none",
  cell: ({ reseller_id, reseller_name }) => (
    <AppLink href={paths.reseller(reseller_id)}>{reseller_name}</AppLink>
  ),
};

const rest: readonly Column<Customer>[] = [
  {
    id: "tenants",
    header: "Connected tenants",
    phone: "none",
    align: "end",
    cell: ({ counts }) => `${formatCount(counts.connected_tenants)} of ${formatCount(counts.tenants)}`,
  },
  {
    id: "subscriptions",
    header: "Active subs.",
    full: "Active subscriptions",
    align: "end",
    phone: "none",
    cell: ({ counts }) => formatCount(counts.active_subscriptions),
  },
  {
    id: "seats",
    header: "Seats assigned",
    short: "Seats",
    cell: ({ counts }) =>
      counts.licenses_active > 0 ? (
        <SeatsBar assigned={counts.licenses_assigned} total={counts.licenses_active} numbers="aligned" />
      ) : (
        "–"
      ),
  },
  {
    id: "unused",
    header: "Unused seats",
    align: "end",
    phone: "none",
    cell: ({ counts }) => formatCount(Math.max(0, counts.licenses_active - counts.licenses_assigned)),
  },
  {
    id: "renewal",
    header: "Next renewal",
    short: "Renews",
    cell: ({ counts }) => (counts.next_renewal_at ? formatDate(counts.next_renewal_at) : "–"),
  },
  { id: "country", header: "Country", optional: true, cell: ({ country }) => country ?? "–" },
];

/** Of every reseller. */
export const customerColumns: Columns<Customer> = [name, reseller, ...rest];

/** On the page of one reseller. */
export const customerColumnsOfOne: Columns<Customer> = [name, ...rest];
