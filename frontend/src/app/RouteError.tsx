import type { ErrorComponentProps } from "@tanstack/react-router";
import { ProblemAlert } from "@/components/ProblemAlert";

/** What shows when a page cannot be shown at all. After an update of the server its old code is gone: reloading gets the new. */
export function RouteError({ error }: ErrorComponentProps) {
  return <ProblemAlert error={error} retry={() => location.reload()} />;
}
