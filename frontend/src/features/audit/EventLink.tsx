import { useLocation } from "@tanstack/react-router";
import { AppLink } from "@/components/AppLink";
import { stringifySearch } from "@/lib/searchParams";
import type { AuditEvent } from "./queries";
import { actionName } from "./texts";

/** The action, as a link that opens the event beside the list it stands in. */
export function EventLink({ event }: { event: AuditEvent }) {
  const { pathname, search } = useLocation();
  return (
    <AppLink href={pathname + stringifySearch({ ...search, event: event.id })} keepState>
      {actionName(event.action)}
    </AppLink>
  );
}
