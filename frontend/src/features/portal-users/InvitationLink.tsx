import { Button } from "@mantine/core";
import { IconFileText } from "@tabler/icons-react";
import { useState } from "react";
import { HandOver } from "./HandOver";
import { InstructionSheet } from "./InstructionSheet";
import type { SheetTextProps } from "./SheetText";
import { texts } from "./texts";

const words = texts.invite;

interface InvitationLinkProps extends SheetTextProps {
  onDone: () => void;
}

/** The link that no mail carries, for whoever made it to hand over: as it is, or on an instruction sheet. */
export function InvitationLink({ onDone, ...sheet }: InvitationLinkProps) {
  const [reading, setReading] = useState(false);
  if (reading) return <InstructionSheet {...sheet} onBack={() => setReading(false)} />;
  const { name, email, link, purpose, handover } = sheet;
  const why = handover.waits ? words.noServer : words.mailsOff;
  return (
    <HandOver
      title={purpose === "invitation" ? words.invited(name) : texts.passwordLink.made(name)}
      once={purpose === "invitation" ? `${why} ${words.once}` : texts.passwordLink.once}
      email={email}
      secret={{ label: words.link, value: link }}
      more={
        <Button variant="default" leftSection={<IconFileText size={15} />} onClick={() => setReading(true)}>
          {texts.sheet.open}
        </Button>
      }
      onDone={onDone}
    />
  );
}
