import { useMutation } from "@tanstack/react-query";
import { useOnce } from "@/lib/useOnce";
import { FormEnd } from "./FormEnd";
import { InvitationLink } from "./InvitationLink";
import styles from "./portal-users.module.css";
import { handOverPasswordLink, invitePortalUser, type PortalUser } from "./queries";
import { sayInvited } from "./sayInvited";
import { texts } from "./texts";

const links = {
  invitation: { words: texts.invite, make: invitePortalUser },
  password: { words: texts.passwordLink, make: handOverPasswordLink },
};

interface MakeLinkProps {
  purpose: keyof typeof links;
  user: PortalUser;
  onClose: () => void;
}

/** Makes a link with which somebody gets in: mailed where mails go out, else shown once to hand over. */
export default function MakeLink({ purpose, user, onClose }: MakeLinkProps) {
  const { words, make } = links[purpose];
  const { name, email } = user;
  const made = useMutation({
    mutationFn: () => make(user),
    gcTime: 0, // it holds the link
    onSuccess: (handover) => {
      if (handover.link) return;
      sayInvited(name, email, handover);
      onClose();
    },
  });
  const submit = useOnce(made);
  if (made.data?.link) {
    return (
      <InvitationLink
        purpose={purpose}
        name={name}
        email={email}
        companies={[user.customer_name ?? made.data.sender_name]}
        link={made.data.link}
        handover={made.data}
        onDone={onClose}
      />
    );
  }
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <p className={styles.lead}>{words.lead}</p>
      <FormEnd
        error={made.error}
        notDone={words.notDone}
        shownAt={[]}
        pending={made.isPending}
        onCancel={onClose}
      >
        {words.submit}
      </FormEnd>
    </form>
  );
}
