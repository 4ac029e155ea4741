import { StateChip, type Tone } from "@/components/StateChip";
import { formatName } from "@/lib/term";

const tones: Record<string, Tone> = {
  completed: "good",
  pending: "info",
  cancelled: "neutral",
  failed: "bad",
};

/** Microsoft's status of an order, as it spells it. */
export function OrderStatusChip({ status }: { status: string }) {
  return <StateChip tone={tones[status.toLowerCase()] ?? "neutral"} label={formatName(status)} />;
}
