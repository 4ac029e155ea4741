import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { DetailPage } from "@/components/DetailPage";
import { PageHead } from "@/components/PageHead";
import { paths } from "@/lib/paths";
import { OperationReport } from "./OperationReport";
import { OperationStateChip } from "./OperationStateChip";
import { operationName } from "./operationName";
import { type Operation, operationQuery } from "./queries";
import { texts } from "./texts";

const crumb = { label: texts.title, href: paths.operations };

interface OperationPageProps {
  id: string;
  /** What belongs to this kind of work, below its result. */
  more?: (operation: Operation) => ReactNode;
}

/** One piece of slow work: how far it is, what it found, what went wrong. It goes on by itself, also when nobody looks. */
export function OperationPage({ id, more }: OperationPageProps) {
  const query = useQuery(operationQuery(id));
  return (
    <DetailPage
      query={query}
      crumb={crumb}
      loading="Loading the operation"
      notShown={texts.notShown}
      head={(operation) => (
        <PageHead
          crumbs={[crumb]}
          title={operationName(operation)}
          facts={<OperationStateChip operation={operation} />}
        />
      )}
    >
      {(operation) => <OperationReport operation={operation}>{more?.(operation)}</OperationReport>}
    </DetailPage>
  );
}
