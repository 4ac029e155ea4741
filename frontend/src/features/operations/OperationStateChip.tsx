import { IconLoader2 } from "@tabler/icons-react";
import { StateChip, type Tone } from "@/components/StateChip";
import type { OperationState } from "./queries";
import { texts } from "./texts";

const tones: Record<OperationState, Tone> = {
  queued: "neutral",
  running: "info",
  succeeded: "good",
  failed: "bad",
  recorded: "neutral",
  submitting: "info",
  unknown: "warn",
  needs_attention: "warn",
  accepted: "good",
  refused: "bad",
};

/** Where an operation stands. */
export function OperationStateChip({ state }: { state: OperationState }) {
  const busy = state === "running" || state === "submitting";
  return <StateChip tone={tones[state]} label={texts.states[state]} icon={busy ? IconLoader2 : undefined} />;
}
