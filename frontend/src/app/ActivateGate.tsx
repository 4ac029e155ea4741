import { ActivatePage } from "@/features/activation/ActivatePage";
import { MicrosoftButton } from "@/features/microsoft/MicrosoftButton";

/** Accepting an invitation, with a password or with Microsoft. */
export function ActivateGate() {
  return <ActivatePage others={(token) => <MicrosoftButton invitation={token} />} />;
}
