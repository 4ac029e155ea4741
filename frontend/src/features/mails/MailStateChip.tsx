import { StateChip, type Tone } from "@/components/StateChip";
import type { Mail, MailState } from "./queries";
import { texts } from "./texts";

const tones: Record<MailState, Tone> = {
  queued: "info",
  held: "warn",
  sent: "good",
  failed: "bad",
  expired: "neutral",
  withdrawn: "neutral",
};

/** How far a mail has got, with what that means. */
export function MailStateChip({ mail }: { mail: Mail }) {
  return (
    <StateChip
      tone={tones[mail.state]}
      label={texts.states[mail.state]}
      detail={texts.meanings[mail.state]}
    />
  );
}
