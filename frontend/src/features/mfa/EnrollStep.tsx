import { EntryFrame } from "@/components/frame/EntryFrame";
import { AppSetup } from "./AppSetup";
import { texts } from "./texts";

/** Setting up an authenticator app before anything else, because the reseller requires a second factor. */
export function EnrollStep({ onDone }: { onDone: () => void }) {
  return (
    <EntryFrame title={texts.enroll.title} lead={texts.enroll.lead}>
      <AppSetup onDone={onDone} />
    </EntryFrame>
  );
}
