import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { ProblemAlert } from "@/components/ProblemAlert";
import { Section } from "@/components/Section";
import { BlockSkeleton } from "@/components/Skeletons";
import type { Change } from "./ChangeFactor";
import { FactorList } from "./FactorList";
import styles from "./mfa.module.css";
import { type MyMFA, myMFAQuery } from "./queries";
import { texts } from "./texts";

const ChangeFactor = lazy(() => import("./ChangeFactor"));

/** What to know about it: what it is for, or what is missing. */
function leadOf({ state, required }: MyMFA): string {
  if (state === "none") return texts.none;
  return required ? texts.required : texts.on;
}

/** The second factors of who is signed in, and how to change them. */
export function SecondFactorSection({ onChanged }: { onChanged: () => void }) {
  const query = useQuery(myMFAQuery);
  const [change, setChange] = useState<Change>();
  const mine = query.data;
  const reread = () => {
    void query.refetch();
    onChanged();
  };
  const close = () => {
    setChange(undefined);
    reread();
  };
  return (
    <Section title={texts.title}>
      {query.isPending ? <BlockSkeleton label={texts.loading} /> : null}
      {query.isError && !mine ? (
        <ProblemAlert error={query.error} retry={() => void query.refetch()} />
      ) : null}
      {mine ? (
        <>
          <p className={styles.lead}>{leadOf(mine)}</p>
          <FactorList mine={mine} onChange={setChange} onRenamed={reread} />
        </>
      ) : null}
      <Suspense>{change ? <ChangeFactor change={change} onClose={close} /> : null}</Suspense>
    </Section>
  );
}
