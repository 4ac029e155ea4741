import { type Crumb, PageHead } from "./PageHead";
import { ProblemAlert } from "./ProblemAlert";

interface PageFailureProps {
  /** The list that the page belongs to. */
  crumb: Crumb;
  /** What cannot be shown: "The tenant cannot be shown". */
  title: string;
  error: unknown;
  retry: () => void;
}

/** A page whose subject could not be read: the way back, what is missing, why, and how to try again. */
export function PageFailure({ crumb, title, error, retry }: PageFailureProps) {
  return (
    <>
      <PageHead crumbs={[crumb]} title={title} />
      <ProblemAlert error={error} retry={retry} />
    </>
  );
}
