import { AppLink } from "@/components/AppLink";
import { NameLink } from "@/components/NameLink";
import type { Column, Columns } from "@/components/table/columns";
import { formatDate } from "@/lib/dates";
import { formatCount } from "@/lib/numbers";
import { paths } from "@/lib/paths";
import { OutcomeChip } from "./OutcomeChip";
import { outcomeOf } from "./outcome";
import type { Subscription } from "./queries";
import { StatusChip } from "./StatusChip";
import { TypeChips } from "./TypeChips";
import { WindowChip } from "./WindowChip";

const isWindowOpen = ({ cancellation_allowed_until_date: until, status }: Subscription) =>
  status === "active" && until !== null && Date.parse(until) > Date.now();

const product: Column<Subscription> = {
  id: "product",
  header: "Product",
  sort: ["name"],
  cell: ({ id, friendly_name, product_name }) => (
    <NameLink
      href={paths.subscription(id)}
      name={friendly_name || product_name}
      detail={friendly_name ? product_name : undefined}
    />
  ),
};

const customer: Column<Subscription> = {
  id: "customer",
  header: "Customer",
  wrap: true,
  bare: true,
  cell: ({ tenant_id, customer_name, default_domain }) => (
    <NameLink href={paths.tenant(tenant_id, "subscriptions")} name={customer_name} detail={default_domain} />
  ),
};

const rest: readonly Column<Subscription>[] = [
  {
    id: "type",
    header: "Type",
    hint: "Commitment term, then how often it is billed",
    phone: "none",
    bare: true,
    cell: (subscription) => <TypeChips subscription={subscription} />,
  },
  { id: "quantity", header: "Seats", align: "end", cell: ({ quantity }) => formatCount(quantity) },
  {
    id: "renews",
    header: "Renews on",
    short: "Renews",
    sort: ["commitment_end_date"],
    cell: ({ commitment_end_date }) => (commitment_end_date ? formatDate(commitment_end_date) : "–"),
  },
  {
    id: "outcome",
    header: "At term end",
    phoneWhen: (subscription) => outcomeOf(subscription) !== "renews",
    bare: true,
    cell: (subscription) => (outcomeOf(subscription) ? <OutcomeChip subscription={subscription} /> : "–"),
  },
  {
    id: "window",
    header: "Window",
    phoneWhen: isWindowOpen,
    hint: "How much longer seats can be given back",
    bare: true,
    cell: (subscription) =>
      subscription.cancellation_allowed_until_date ? <WindowChip subscription={subscription} /> : "–",
  },
  { id: "status", header: "Status", phone: "end", cell: ({ status }) => <StatusChip status={status} /> },
  {
    id: "purchased",
    header: "Purchased",
    optional: true,
    cell: ({ purchased_at }) => (purchased_at ? formatDate(purchased_at) : "–"),
  },
];

const reseller: Column<Subscription> = {
  id: "reseller",
  header: "Reseller",
  optional: true,
  cell: ({ reseller_id, reseller_name }) => (
    <AppLink href={paths.reseller(reseller_id)}>{reseller_name}</AppLink>
  ),
};

const tenant: Column<Subscription> = {
  id: "tenant",
  header: "Tenant",
  wrap: true,
  bare: true,
  optional: true,
  cell: ({ tenant_id, tenant_name, default_domain }) => (
    <NameLink
      href={paths.tenant(tenant_id, "subscriptions")}
      name={tenant_name || default_domain}
      detail={default_domain}
    />
  ),
};

/** Of every customer. */
export const subscriptionColumns: Columns<Subscription> = [product, customer, ...rest, reseller];

/** On the page of one customer or tenant, which needs no column that names it. */
export const subscriptionColumnsOfOne: Columns<Subscription> = [product, ...rest, reseller];

/** In the portal of a company. */
export const subscriptionColumnsOfCompany: Columns<Subscription> = [product, ...rest, tenant];
