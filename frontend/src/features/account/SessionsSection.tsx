import { Button } from "@mantine/core";
import { IconDeviceLaptop } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { ProblemAlert } from "@/components/ProblemAlert";
import { QuietLine } from "@/components/QuietLine";
import { Section } from "@/components/Section";
import { BlockSkeleton } from "@/components/Skeletons";
import { showToast } from "@/components/toast";
import styles from "./account.module.css";
import { texts } from "./accountTexts";
import { browserName } from "./browserName";
import { SessionList } from "./SessionList";
import { endMyOtherSessions, endMySession, type MySession, mySessionsQuery } from "./sessionQueries";

const words = texts.sessions;

interface SessionsSectionProps {
  /** Ends the session of this browser, as the account menu does. */
  onSignOut: () => void;
}

/** Where somebody is signed in, and how to end it there. */
export function SessionsSection({ onSignOut }: SessionsSectionProps) {
  const queries = useQueryClient();
  const query = useQuery(mySessionsQuery);
  const reread = () => queries.invalidateQueries({ queryKey: mySessionsQuery.queryKey });
  const endOne = useMutation({
    mutationFn: ({ id }: MySession) => endMySession(id),
    onSuccess: (_, { user_agent }) => showToast({ tone: "good", text: words.ended(browserName(user_agent)) }),
    onSettled: reread,
  });
  const endOthers = useMutation({
    mutationFn: endMyOtherSessions,
    onSuccess: ({ ended }) => showToast({ tone: "good", text: words.endedOthers(ended) }),
    onSettled: reread,
  });
  const sessions = query.data?.data;
  const elsewhere = sessions?.some(({ current }) => !current) ?? false;
  const failed = endOne.error ?? endOthers.error;
  return (
    <Section
      title={words.title}
      aside={
        elsewhere ? (
          <Button variant="default" loading={endOthers.isPending} onClick={() => endOthers.mutate()}>
            {words.endOthers}
          </Button>
        ) : null
      }
    >
      {failed ? <ProblemAlert error={failed} notDone={words.notEnded} /> : null}
      {query.isPending ? <BlockSkeleton label={words.loading} /> : null}
      {query.isError && !sessions ? (
        <ProblemAlert error={query.error} retry={() => void query.refetch()} />
      ) : null}
      {sessions ? (
        <>
          {elsewhere ? <p className={styles.lead}>{words.lead}</p> : null}
          <SessionList
            sessions={sessions}
            ending={endOne.isPending ? endOne.variables.id : undefined}
            onEnd={(session) => (session.current ? onSignOut() : endOne.mutate(session))}
          />
          {elsewhere ? null : <QuietLine icon={IconDeviceLaptop}>{words.onlyHere}</QuietLine>}
        </>
      ) : null}
    </Section>
  );
}
