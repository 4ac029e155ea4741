import { useQuery } from "@tanstack/react-query";
import { CopyableId } from "@/components/CopyableId";
import { Section } from "@/components/Section";
import { SmallTable } from "@/components/SmallTable";
import { formatMoney } from "@/lib/money";
import { formatCount } from "@/lib/numbers";
import { formatName, formatTerm } from "@/lib/term";
import { orderQuery } from "./queries";
import { texts } from "./texts";

const head = ["Line", "Product", "Quantity", "Unit price", "Term", "Type", "Microsoft subscription id"];

/** The lines of an order. */
export function OrderItemsTab({ id }: { id: string }) {
  const { data: order } = useQuery(orderQuery(id));
  if (!order) return null;
  return (
    <Section title={texts.items}>
      {order.items.length === 0 ? (
        <p>{texts.noItems}</p>
      ) : (
        <SmallTable
          caption={texts.items}
          head={head}
          rows={order.items.map((item) => ({
            key: String(item.line_item_number),
            cells: [
              item.line_item_number,
              item.product_name,
              formatCount(item.quantity),
              item.unit_price ? formatMoney(item.unit_price) : "–",
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
