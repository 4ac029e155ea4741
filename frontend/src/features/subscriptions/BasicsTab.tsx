import { useQuery } from "@tanstack/react-query";
import { CopyableId } from "@/components/CopyableId";
import { Deadline } from "@/components/Deadline";
import { Facts } from "@/components/Facts";
import { Section } from "@/components/Section";
import { Stack } from "@/components/Stack";
import { formatDate } from "@/lib/dates";
import { plural } from "@/lib/numbers";
import { formatCycle, formatName, formatTerm } from "@/lib/term";
import { Family } from "./Family";
import { OutcomeChip } from "./OutcomeChip";
import { subscriptionQuery } from "./queries";
import { ScheduledChangeCard } from "./ScheduledChangeCard";
import { texts } from "./texts";

const words = texts.terms;

/** What Microsoft says of a subscription: its term, what is scheduled, its family and its ids. */
export function BasicsTab({ id }: { id: string }) {
  const { data: subscription } = useQuery(subscriptionQuery(id));
  if (!subscription) return null;
  const day = (date: string | null) => (date ? formatDate(date) : null);
  const until = subscription.cancellation_allowed_until_date;
  return (
    <Stack>
      {subscription.scheduled_change ? <ScheduledChangeCard subscription={subscription} /> : null}
      <Section title={words.title} aside={<OutcomeChip subscription={subscription} />}>
        <Facts
          facts={[
            { term: words.quantity, value: plural(subscription.quantity, "seat", "seats") },
            { term: words.end, value: day(subscription.commitment_end_date) },
            { term: words.billing, value: formatCycle(subscription.billing_cycle) },
            { term: words.autoRenew, value: subscription.auto_renew_enabled ? words.on : words.off },
            { term: words.term, value: formatTerm(subscription.term_duration) },
            { term: words.charge, value: day(subscription.billing_cycle_end_date) },
            { term: words.start, value: day(subscription.effective_start_date) },
            { term: texts.window.until, value: until ? <Deadline at={until} /> : null },
            { term: words.purchased, value: day(subscription.purchased_at) },
            { term: words.promotion, value: subscription.promotion_id },
            ...(subscription.suspension_reasons.length > 0
              ? [{ term: words.suspended, value: subscription.suspension_reasons.map(formatName).join(", ") }]
              : []),
          ]}
        />
      </Section>
      <Family subscription={subscription} />
      <Section title={texts.ids.title}>
        <Facts
          facts={[
            {
              term: texts.ids.subscription,
              value: (
                <CopyableId
                  value={subscription.microsoft_subscription_id}
                  label="Microsoft subscription id"
                />
              ),
            },
            {
              term: texts.ids.order,
              value: <CopyableId value={subscription.microsoft_order_id} label="Microsoft order id" />,
            },
            {
              term: texts.ids.catalog,
              value: <CopyableId value={subscription.catalog_item_id} label="catalog item" />,
            },
            { term: texts.ids.product, value: subscription.product_type },
          ]}
        />
      </Section>
    </Stack>
  );
}
