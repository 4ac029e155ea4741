import { useQueries } from "@tanstack/react-query";
import type { Me } from "@/api/me";
import { ProblemAlert } from "@/components/ProblemAlert";
import { Section } from "@/components/Section";
import { BlockSkeleton } from "@/components/Skeletons";
import { Explain } from "./Explain";
import { LimitFacts } from "./LimitFacts";
import styles from "./limits.module.css";
import { explainMyLimits, myLimitsQuery } from "./queries";
import { texts } from "./texts";

/** What bounds who is signed in, in each of their companies or as staff; operators have nothing that does. */
export function MyLimits({ me }: { me: Me }) {
  const places: readonly { id: string | undefined; name: string | undefined }[] =
    me.kind === "customer"
      ? me.companies.map(({ customer_id, customer_name }) => ({ id: customer_id, name: customer_name }))
      : [{ id: undefined, name: undefined }];
  const found = useQueries({
    queries: places.map(({ id }) => ({ ...myLimitsQuery(id), enabled: me.kind !== "operator" })),
  });
  if (me.kind === "operator") return null;
  return (
    <Section title={texts.mine.title}>
      <p className={styles.lead}>{texts.mine.lead}</p>
      {places.map(({ id, name }, index) => {
        const { data, error, refetch } = found[index] ?? {};
        return (
          <div key={id ?? ""} className={styles.place}>
            {name && places.length > 1 ? <h3>{name}</h3> : null}
            {error ? <ProblemAlert error={error} retry={() => void refetch?.()} /> : null}
            {data ? <LimitFacts limits={data} book={{ customer_id: id }} /> : null}
            {data || error ? null : <BlockSkeleton label={texts.loading} />}
            <Explain title={texts.explain.mine} ask={(question) => explainMyLimits(id, question)} />
          </div>
        );
      })}
    </Section>
  );
}
