import { useQuery } from "@tanstack/react-query";
import { useCan } from "@/api/me";
import { CopyableId } from "@/components/CopyableId";
import { Section } from "@/components/Section";
import { SmallTable } from "@/components/SmallTable";
import { formatMoney } from "@/lib/money";
import { formatCount } from "@/lib/numbers";
import { formatName, formatTerm } from "@/lib/term";
import { orderQuery } from "./queries";
import { texts } from "./texts";

const before = ["Line", "Product", "Quantity"];
const after = ["Term", "Type", "Microsoft subscription id"];

/** The lines of an order. */
export function OrderItemsTab({ id }: { id: string }) {
  const costs = useCan()("costs:read");
  const { data: order } = useQuery(orderQuery(id));
  if (!order) return null;
  return (
    <Section title={texts.items}>
      {order.items.length === 0 ? (
        <p>{texts.noItems}</p>
      ) : (
        <SmallTable
          caption={texts.items}
          head={costs ? [...before, "Unit price", ...after] : [...before, ...after]}
          rows={order.items.map((item) => ({
            key: String(item.line_item_number),
            cells: [
              item.line_item_number,
              item.product_name,
              formatCount(item.quantity),
              ...(costs ? [item.unit_price ? formatMoney(item.unit_price) : "–"] : []),
              formatTerm(item.term_duration) || "–",
              formatName(item.transaction_type) || "–",
              item.microsoft_subscription_id ? (
                <CopyableId
                  key="id"
                  value={item.microsoft_subscription_id}
                  label="Microsoft subscription id"
                />
              ) : (
                "–"
              ),
            ],
          }))}
        />
      )}
    </Section>
  );
}
