import { useQuery } from "@tanstack/react-query";
import { Deadline } from "@/components/Deadline";
import { Section } from "@/components/Section";
import { SmallTable } from "@/components/SmallTable";
import { Stack } from "@/components/Stack";
import { useNow } from "@/lib/clock";
import { plural } from "@/lib/numbers";
import { formatName } from "@/lib/term";
import { subscriptionQuery } from "./queries";
import styles from "./RefundOptionsTab.module.css";
import { texts } from "./texts";

const words = texts.window;

/** What may be given back and until when, as Microsoft returns it. */
export function RefundOptionsTab({ id }: { id: string }) {
  const now = useNow();
  const { data: subscription } = useQuery(subscriptionQuery(id));
  if (!subscription) return null;
  const { cancellation_allowed_until_date: until, refundable_quantity, refund_options } = subscription;
  const open = until !== null && Date.parse(until) > now;
  return (
    <Stack>
      <Section title={words.title}>
        <p>
          {open ? words.open(plural(refundable_quantity.total, "seat", "seats")) : words.closed}{" "}
          <span className={styles.source}>{words.source}</span>
        </p>
        {refundable_quantity.details.length > 0 ? (
          <SmallTable
            caption={words.seatsCaption}
            head={[words.seats, words.allowed]}
            rows={refundable_quantity.details.map(({ quantity, allowed_until }) => ({
              key: `${quantity} ${allowed_until}`,
              cells: [quantity, allowed_until ? <Deadline key="until" at={allowed_until} /> : "–"],
            }))}
          />
        ) : null}
      </Section>
      <Section title={words.caption}>
        {refund_options.length > 0 ? (
          <SmallTable
            caption={words.caption}
            head={[words.type, words.expires]}
            rows={refund_options.map(({ type, expires_at }) => ({
              key: `${type} ${expires_at}`,
              cells: [
                formatName(type),
                expires_at ? <Deadline key="expires" at={expires_at} /> : words.never,
              ],
            }))}
          />
        ) : (
          <p className={styles.source}>{words.none}</p>
        )}
      </Section>
    </Stack>
  );
}
