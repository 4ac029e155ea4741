import { useMutation } from "@tanstack/react-query";
import { useOnce } from "@/lib/useOnce";
import { FormEnd } from "./FormEnd";
import { InvitationLink } from "./InvitationLink";
import styles from "./portal-users.module.css";
import { handOverPasswordLink, type PortalUser } from "./queries";
import { texts } from "./texts";

const words = texts.passwordLink;

interface PasswordLinkProps {
  user: PortalUser;
  onClose: () => void;
}

/** Makes the link with which a customer user chooses a new password, where no mail reaches them. */
export default function PasswordLink({ user, onClose }: PasswordLinkProps) {
  const make = useMutation({
    mutationFn: () => handOverPasswordLink(user),
    gcTime: 0, // it holds the link
  });
  const submit = useOnce(make);
  if (make.data?.link) {
    return (
      <InvitationLink
        purpose="password"
        name={user.name}
        email={user.email}
        companies={[user.customer_name ?? ""]}
        link={make.data.link}
        handover={make.data}
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
        error={make.error}
        notDone={words.notDone}
        shownAt={[]}
        pending={make.isPending}
        onCancel={onClose}
      >
        {words.submit}
      </FormEnd>
    </form>
  );
}
