import { AppLink } from "@/components/AppLink";
import { NameLink } from "@/components/NameLink";
import type { Column, Columns } from "@/components/table/columns";
import { formatDate, formatLocal } from "@/lib/dates";
import { formatMoney } from "@/lib/money";
import { formatCount } from "@/lib/numbers";
import { paths } from "@/lib/paths";
import { formatCycle, formatName } from "@/lib/term";
import { OrderStatusChip } from "./OrderStatusChip";
import type { Order } from "./queries";

const order: Column<Order> = {
  id: "order",
  header: "Order",
  cell: ({ id, microsoft_order_id }) => (
    <AppLink href={paths.order(id)}>
      <code>{microsoft_order_id}</code>
    </AppLink>
  ),
};

const customer: Column<Order> = {
  id: "customer",
  header: "Customer",
  wrap: true,
  bare: true,
  cell: ({ tenant_id, customer_name, default_domain }) => (
    <NameLink href={paths.tenant(tenant_id, "orders")} name={customer_name} detail={default_domain} />
  ),
};

const what: readonly Column<Order>[] = [
  {
    id: "products",
    header: "Products",
    wrap: true,
    bare: true,
    cell: ({ items }) => {
      const [first, ...others] = items;
      if (!first) return "–";
      return others.length > 0
        ? `${first.product_name} and ${formatCount(others.length)} more`
        : first.product_name;
    },
  },
  {
    id: "type",
    header: "Type",
    optional: true,
    cell: ({ transaction_type }) => formatName(transaction_type) || "–",
  },
  {
    id: "billing",
    header: "Billing cycle",
    phone: "none",
    cell: ({ billing_cycle }) => formatCycle(billing_cycle) || "–",
  },
];

const total: Column<Order> = {
  id: "total",
  header: "Total price",
  bare: true,
  align: "end",
  cell: ({ total_price }) => (total_price ? formatMoney(total_price) : "–"),
};

const outcome: readonly Column<Order>[] = [
  {
    id: "ordered",
    header: "Ordered",
    bare: true,
    sort: ["-ordered_at"],
    cell: ({ ordered_at }) =>
      ordered_at ? (
        <time dateTime={ordered_at} title={formatLocal(ordered_at)}>
          {formatDate(ordered_at)}
        </time>
      ) : (
        "–"
      ),
  },
  { id: "status", header: "Status", phone: "end", cell: ({ status }) => <OrderStatusChip status={status} /> },
];

/** Of every customer. */
export const orderColumns: Columns<Order> = [order, customer, ...what, total, ...outcome];

/** On the page of one tenant or subscription. */
export const orderColumnsOfOne: Columns<Order> = [order, ...what, total, ...outcome];

/** The same, for who may not see what the reseller pays. */
export const orderColumnsWithoutCosts: Columns<Order> = [order, ...what, ...outcome];
