import { IconClockPause, IconLoader2 } from "@tabler/icons-react";
import { StateChip, type Tone } from "@/components/StateChip";
import type { Operation, OperationState } from "./queries";
import { texts } from "./texts";
import { waitsFor, warns } from "./waiting";

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

interface OperationStateChipProps {
  operation: Operation;
  /** With for what it waits or what went wrong, where nothing beside the chip says so. */
  detailed?: boolean;
}

/** Where an operation stands: also that it waits, or that a success left something undone. */
export function OperationStateChip({ operation, detailed }: OperationStateChipProps) {
  const { state, problem_detail } = operation;
  const waits = waitsFor(operation);
  const detail = detailed ? (waits ?? problem_detail ?? undefined) : undefined;
  if (warns(operation)) return <StateChip tone="warn" label={texts.warned} detail={detail} />;
  if (state === "running" && waits)
    return <StateChip tone="warn" label={texts.waiting} icon={IconClockPause} detail={detail} />;
  const busy = state === "running" || state === "submitting";
  return (
    <StateChip
      tone={tones[state]}
      label={texts.states[state]}
      icon={busy ? IconLoader2 : undefined}
      detail={detail}
    />
  );
}
