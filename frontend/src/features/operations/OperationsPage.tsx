import { PageHead } from "@/components/PageHead";
import { OperationList } from "./OperationList";
import { texts } from "./texts";

/** All syncs one may see. */
export function OperationsPage() {
  return (
    <>
      <PageHead title={texts.title} />
      <OperationList />
    </>
  );
}
