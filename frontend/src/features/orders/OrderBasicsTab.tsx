import { useQuery } from "@tanstack/react-query";
import { useCan } from "@/api/me";
import { AppLink } from "@/components/AppLink";
import { CopyableId } from "@/components/CopyableId";
import { Facts } from "@/components/Facts";
import { Section } from "@/components/Section";
import { useCompanyId } from "@/lib/company";
import { formatBoth } from "@/lib/dates";
import { formatMoney } from "@/lib/money";
import { paths } from "@/lib/paths";
import { formatCycle, formatName } from "@/lib/term";
import { orderQuery } from "./queries";
import { texts } from "./texts";

const words = texts.basics;

/** What Microsoft says of an order as a whole. */
export function OrderBasicsTab({ id }: { id: string }) {
  const companyId = useCompanyId();
  const costs = useCan()("costs:read");
  const { data: order } = useQuery(orderQuery(id));
  if (!order) return null;
  return (
    <Section title={words.title}>
      <Facts
        facts={[
          ...(companyId
            ? []
            : [
                {
                  term: words.customer,
                  value: <AppLink href={paths.customer(order.customer_id)}>{order.customer_name}</AppLink>,
                },
              ]),
          {
            term: words.tenant,
            value: (
              <AppLink href={paths.tenant(order.tenant_id)}>
                {order.tenant_name || order.default_domain}
              </AppLink>
            ),
          },
          {
            term: words.placed,
            value: order.ordered_at ? formatBoth(order.ordered_at) : null,
          },
          { term: words.type, value: formatName(order.transaction_type) },
          { term: words.billing, value: formatCycle(order.billing_cycle) },
          ...(costs
            ? [{ term: words.total, value: order.total_price ? formatMoney(order.total_price) : null }]
            : []),
          { term: words.status, value: formatName(order.status) },
          {
            term: words.id,
            value: <CopyableId value={order.microsoft_order_id} label="Microsoft order id" />,
          },
        ]}
      />
    </Section>
  );
}
