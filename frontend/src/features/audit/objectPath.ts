import { paths } from "@/lib/paths";
import type { AuditEvent } from "./queries";

/** Where the thing that an event is about can be seen; undefined when it has no page, or none any more. */
export function objectPath(event: AuditEvent): string | undefined {
  if (event.action.endsWith(".deleted")) return undefined;
  switch (event.object_kind) {
    case "reseller":
      return paths.reseller(event.object_id);
    case "customer":
      return paths.customer(event.object_id);
    case "tenant":
      return paths.tenant(event.object_id);
    case "subscription":
      return paths.subscription(event.object_id);
    case "order":
      return paths.order(event.object_id);
    case "operation":
      return paths.operation(event.object_id);
    default:
      return undefined;
  }
}
