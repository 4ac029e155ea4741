import { StateChip, type Tone } from "@/components/StateChip";
import { formatName } from "@/lib/term";
import { texts } from "./texts";

const tones: Record<string, Tone> = {
  active: "good",
  pending: "info",
  suspended: "warn",
  expired: "neutral",
};

/** Microsoft's status of a subscription; one we do not know is shown as it came. */
export function StatusChip({ status }: { status: string }) {
  return <StateChip tone={tones[status] ?? "neutral"} label={texts.statuses[status] ?? formatName(status)} />;
}
