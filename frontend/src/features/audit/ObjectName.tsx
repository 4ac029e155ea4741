import { NameLink } from "@/components/NameLink";
import { useCompanyId } from "@/lib/company";
import { objectPath } from "./objectPath";
import type { AuditEvent } from "./queries";

/** Pages that the portal of a company has, too. */
const ofCompany = ["tenant", "subscription", "order"];

/** What an event is about, as a link where it has a page. */
export function ObjectName({ event }: { event: AuditEvent }) {
  const companyId = useCompanyId();
  const name = event.object_name || event.object_kind;
  const path = companyId && !ofCompany.includes(event.object_kind) ? undefined : objectPath(event);
  return path ? <NameLink href={path} name={name} /> : name;
}
