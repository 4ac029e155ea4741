import type { ReactNode } from "react";
import { type Crumb, PageHead } from "./PageHead";
import { ProblemAlert } from "./ProblemAlert";
import { PageSkeleton } from "./Skeletons";

interface DetailQuery<Thing> {
  data: Thing | undefined;
  error: unknown;
  refetch: () => unknown;
}

interface DetailPageProps<Thing> {
  query: DetailQuery<Thing>;
  /** The list that the page belongs to: the way back when there is nothing to show. */
  crumb: Crumb;
  /** What is being loaded: "Loading the tenant". */
  loading: string;
  /** What cannot be shown: "The tenant cannot be shown". */
  notShown: string;
  head: (thing: Thing) => ReactNode;
  /** What stands below the head. */
  children: (thing: Thing) => ReactNode;
}

/**
 * A page about one thing in its states: being loaded, not to be had, there, and there as it was last known because reading
 * it again failed.
 */
export function DetailPage<Thing>({
  query,
  crumb,
  loading,
  notShown,
  head,
  children,
}: DetailPageProps<Thing>) {
  const { data, error } = query;
  const retry = () => void query.refetch();
  if (data === undefined) {
    if (!error) return <PageSkeleton label={loading} />;
    return (
      <>
        <PageHead crumbs={[crumb]} title={notShown} />
        <ProblemAlert error={error} retry={retry} />
      </>
    );
  }
  return (
    <>
      {head(data)}
      {error ? <ProblemAlert error={error} notDone="This is the last known state." retry={retry} /> : null}
      {children(data)}
    </>
  );
}
