import { Facts } from "@/components/Facts";
import { Notice } from "@/components/Notice";
import { formatDate } from "@/lib/dates";
import { formatCount } from "@/lib/numbers";
import { formatName, formatTerm } from "@/lib/term";
import type { Subscription } from "./queries";
import { texts } from "./texts";

const words = texts.scheduled;

/** What Microsoft will do at the end of the term instead of renewing as it is. */
export function ScheduledChangeCard({ subscription }: { subscription: Subscription }) {
  const change = subscription.scheduled_change;
  if (!change) return null;
  const end = subscription.commitment_end_date;
  const facts = [
    {
      term: words.quantity,
      value:
        change.quantity === null
          ? null
          : `${formatCount(subscription.quantity)} → ${formatCount(change.quantity)}`,
    },
    { term: words.billing, value: change.billing_cycle ? formatName(change.billing_cycle) : null },
    { term: words.term, value: change.term_duration ? formatTerm(change.term_duration) : null },
    { term: words.product, value: change.product_id },
    { term: words.end, value: change.custom_term_end_date ? formatDate(change.custom_term_end_date) : null },
    { term: words.promotion, value: change.promotion_id },
  ];
  return (
    <Notice tone="info" title={words.title}>
      {end ? <p>{words.lead(formatDate(end))}</p> : null}
      <Facts facts={facts.filter(({ value }) => value !== null)} />
    </Notice>
  );
}
