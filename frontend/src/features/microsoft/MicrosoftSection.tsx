import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useLocation } from "@tanstack/react-router";
import { ProblemAlert } from "@/components/ProblemAlert";
import { Section } from "@/components/Section";
import { BlockSkeleton } from "@/components/Skeletons";
import { showToast } from "@/components/toast";
import { formatLocal } from "@/lib/dates";
import { MicrosoftOutcome } from "./MicrosoftOutcome";
import styles from "./microsoft.module.css";
import { myMicrosoftQuery, startLink, unlink } from "./queries";
import { texts } from "./texts";

/** The Microsoft account that one signs in with too; nothing where that is not set up and none is linked. */
export function MicrosoftSection() {
  const queries = useQueryClient();
  const { pathname } = useLocation();
  const query = useQuery(myMicrosoftQuery);
  const begin = useMutation({
    mutationFn: () => startLink(pathname),
    onSuccess: (address) => location.assign(address),
  });
  const end = useMutation({
    mutationFn: unlink,
    onSuccess: () => showToast({ tone: "good", text: texts.unlinked }),
    onSettled: () => queries.invalidateQueries({ queryKey: myMicrosoftQuery.queryKey }),
  });
  const mine = query.data;
  if (mine && !mine.available && !mine.name) return null;
  return (
    <Section title={texts.title}>
      <MicrosoftOutcome />
      {begin.isError ? <ProblemAlert error={begin.error} notDone={texts.notLinked} /> : null}
      {end.isError ? <ProblemAlert error={end.error} notDone={texts.notUnlinked} /> : null}
      {query.isPending ? <BlockSkeleton label={texts.loading} /> : null}
      {query.isError && !mine ? (
        <ProblemAlert error={query.error} retry={() => void query.refetch()} />
      ) : null}
      {mine ? (
        <>
          <p className={styles.account}>
            {mine.name && mine.linked_at ? texts.linked(mine.name, formatLocal(mine.linked_at)) : texts.none}
          </p>
          <div>
            {mine.name ? (
              <Button variant="default" loading={end.isPending} onClick={() => end.mutate()}>
                {texts.unlink}
              </Button>
            ) : (
              <Button
                variant="default"
                loading={begin.isPending || begin.isSuccess}
                onClick={() => begin.mutate()}
              >
                {texts.link}
              </Button>
            )}
          </div>
        </>
      ) : null}
    </Section>
  );
}
