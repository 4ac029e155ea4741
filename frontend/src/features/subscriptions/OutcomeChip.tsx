import { StateChip } from "@/components/StateChip";
import { outcomeOf } from "./outcome";
import type { Subscription } from "./queries";
import { texts } from "./texts";

const tones = { renews: "good", changes: "info", off: "warn" } as const;

/** What happens at the end of the term; nothing where there is no term to end. */
export function OutcomeChip({ subscription }: { subscription: Subscription }) {
  const outcome = outcomeOf(subscription);
  if (!outcome) return null;
  return (
    <StateChip tone={tones[outcome]} label={texts.outcome[outcome]} detail={texts.outcomeDetail[outcome]} />
  );
}
