import { AppLink } from "@/components/AppLink";
import { Clipped } from "@/components/Clipped";
import { NameLink } from "@/components/NameLink";
import { SeatsBar } from "@/components/SeatsBar";
import type { Column, Columns } from "@/components/table/columns";
import { formatDate } from "@/lib/dates";
import { formatCount } from "@/lib/numbers";
import { paths } from "@/lib/paths";
import { AccessChips } from "./AccessChips";
import { ConnectionChip } from "./ConnectionChip";
import type { Tenant } from "./queries";

const name: Column<Tenant> = {
  id: "name",
  header: "Name",
  sort: ["name", "-name"],
  cell: ({ id, name, default_domain }) => (
    <NameLink href={paths.tenant(id)} name={name || default_domain} detail={default_domain} />
  ),
};

const customer: Column<Tenant> = {
  id: "customer",
  header: "Customer",
  wrap: true,
  phone: "none",
  optional: true,
  cell: ({ customer_id, customer_name }) => (
    <NameLink href={paths.customer(customer_id)} name={customer_name} />
  ),
};

const domain: Column<Tenant> = {
  id: "domain",
  header: "Domain",
  phone: "none",
  bare: true,
  cell: ({ default_domain }) => <Clipped text={default_domain} />,
};

/** How the reseller reaches it. */
const access: readonly Column<Tenant>[] = [
  {
    id: "connection",
    header: "Connection",
    phone: "end",
    cell: (tenant) => <ConnectionChip tenant={tenant} />,
  },
  {
    id: "access",
    header: "Access",
    phoneWhen: ({ consent_state, gdap_state }) => consent_state !== "granted" || gdap_state !== "active",
    hint: "Consent to the application, and delegated administration (GDAP)",
    bare: true,
    cell: (tenant) => <AccessChips tenant={tenant} />,
  },
  {
    id: "gdap_ends",
    header: "GDAP ends",
    optional: true,
    cell: ({ gdap_ends_at }) => (gdap_ends_at ? formatDate(gdap_ends_at) : "–"),
  },
];

/** What it has. */
const figures: readonly Column<Tenant>[] = [
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
    id: "renewal",
    header: "Next renewal",
    short: "Renews",
    cell: ({ counts }) => (counts.next_renewal_at ? formatDate(counts.next_renewal_at) : "–"),
  },
];

const reseller: Column<Tenant> = {
  id: "reseller",
  header: "Reseller",
  optional: true,
  cell: ({ reseller_id, reseller_name }) => (
    <AppLink href={paths.reseller(reseller_id)}>{reseller_name}</AppLink>
  ),
};

const rest = [domain, ...access, ...figures, reseller];

/** Of every customer. */
export const tenantColumns: Columns<Tenant> = [name, customer, ...rest];

/** On the page of one customer. */
export const tenantColumnsOfOne: Columns<Tenant> = [name, ...rest];

/** In the portal of a company. */
export const tenantColumnsOfCompany: Columns<Tenant> = [name, domain, ...figures];
