import { IconHourglassLow } from "@tabler/icons-react";
import { StateChip } from "@/components/StateChip";
import { useNow } from "@/lib/clock";
import { formatRelative, formatUtc } from "@/lib/dates";
import type { Subscription } from "./queries";

const hour = 3_600_000;

/** How long the cancellation window stays open; a dash when it is closed. */
export function WindowChip({ subscription }: { subscription: Subscription }) {
  const now = useNow();
  const until = subscription.cancellation_allowed_until_date;
  if (!until || subscription.status !== "active") return "–";
  const left = Date.parse(until) - now;
  if (!(left > 0)) return "–";
  const tone = left < 12 * hour ? "bad" : left < 48 * hour ? "warn" : "info";
  return (
    <StateChip
      tone={tone}
      icon={IconHourglassLow}
      label={formatRelative(until, now).replace(/^in /, "")}
      detail={`Seats can be given back until ${formatUtc(until)}`}
    />
  );
}
