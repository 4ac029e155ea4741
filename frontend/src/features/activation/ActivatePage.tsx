import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { AppLink } from "@/components/AppLink";
import { EntryFrame } from "@/components/frame/EntryFrame";
import { ProblemAlert } from "@/components/ProblemAlert";
import { BlockSkeleton } from "@/components/Skeletons";
import { paths } from "@/lib/paths";
import { toProblem } from "@/lib/problem";
import styles from "./Entry.module.css";
import { EntryNotice } from "./EntryNotice";
import { PasswordForm } from "./PasswordForm";
import { activate, invitationQuery } from "./queries";
import { texts } from "./texts";
import { useLinkToken } from "./useLinkToken";

const words = texts.activate;

interface ActivatePageProps {
  /** Ways to accept beside choosing a password, given what the link carries. */
  others?: (token: string) => ReactNode;
}

/** Where the link of an invitation leads. */
export function ActivatePage({ others }: ActivatePageProps) {
  const token = useLinkToken();
  const [done, setDone] = useState(false);
  if (done) {
    return <EntryNotice title={words.doneTitle} lead={words.done} next={texts.signIn} />;
  }
  if (!token) {
    return <EntryNotice title={texts.noLink.title} lead={texts.noLink.lead} next={texts.backToSignIn} />;
  }
  return <Invitation token={token} others={others} onDone={() => setDone(true)} />;
}

interface InvitationProps extends ActivatePageProps {
  token: string;
  onDone: () => void;
}

function Invitation({ token, others, onDone }: InvitationProps) {
  const invitation = useQuery(invitationQuery(token));
  if (invitation.isPending) {
    return (
      <EntryFrame title={words.title}>
        <BlockSkeleton label="Loading the invitation" />
      </EntryFrame>
    );
  }
  if (invitation.isError) {
    return (
      <EntryFrame title={words.endedTitle}>
        <ProblemAlert
          error={invitation.error}
          {...(toProblem(invitation.error).status === 404 ? {} : { retry: () => void invitation.refetch() })}
        />
        <AppLink href={paths.signIn}>{texts.backToSignIn}</AppLink>
      </EntryFrame>
    );
  }
  const { email, companies, needs_password } = invitation.data;
  return (
    <EntryFrame title={words.title} lead={words.lead(email)}>
      <div>
        <p className={styles.text}>{words.companies}</p>
        <ul className={styles.companies}>
          {companies.map((company) => (
            <li key={company}>{company}</li>
          ))}
        </ul>
        <p className={styles.text}>{needs_password ? words.choose : words.keep}</p>
      </div>
      <PasswordForm
        email={email}
        keep={!needs_password}
        submit={words.submit}
        notDone={words.notDone}
        send={(password) => activate({ token, password })}
        onDone={onDone}
      />
      {needs_password ? others?.(token) : null}
    </EntryFrame>
  );
}
