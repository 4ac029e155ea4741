import { useMutation } from "@tanstack/react-query";
import { useOnce } from "@/lib/useOnce";
import { FormEnd } from "./FormEnd";
import { InvitationLink } from "./InvitationLink";
import styles from "./portal-users.module.css";
import { invitePortalUser, type PortalUser } from "./queries";
import { sayInvited } from "./sayInvited";
import { texts } from "./texts";

const words = texts.invite;

interface InviteAgainProps {
  user: PortalUser;
  onClose: () => void;
}

/** Invites somebody again who has not accepted yet; where no mail goes out, the link is shown once. */
export default function InviteAgain({ user, onClose }: InviteAgainProps) {
  const { name, email } = user;
  const invite = useMutation({
    mutationFn: () => invitePortalUser(user),
    gcTime: 0, // it holds the link
    onSuccess: (invitation) => {
      if (invitation.link) return;
      sayInvited(name, email, invitation);
      onClose();
    },
  });
  const submit = useOnce(invite);
  if (invite.data?.link) {
    return (
      <InvitationLink
        purpose="invitation"
        name={name}
        email={email}
        companies={[user.customer_name ?? ""]}
        link={invite.data.link}
        handover={invite.data}
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
        error={invite.error}
        notDone={words.notDone}
        shownAt={[]}
        pending={invite.isPending}
        onCancel={onClose}
      >
        {words.submit}
      </FormEnd>
    </form>
  );
}
