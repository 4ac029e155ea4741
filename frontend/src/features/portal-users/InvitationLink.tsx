import { HandOver } from "./HandOver";
import { texts } from "./texts";

const words = texts.invite;

interface InvitationLinkProps {
  name: string;
  email: string;
  link: string;
  onDone: () => void;
}

/** The link of an invitation that no mail carries, for whoever invited to hand over. */
export function InvitationLink({ name, email, link, onDone }: InvitationLinkProps) {
  return (
    <HandOver
      title={words.invited(name)}
      once={words.once}
      email={email}
      secret={{ label: words.link, value: link }}
      onDone={onDone}
    />
  );
}
