import { AppLink } from "@/components/AppLink";
import type { Columns } from "@/components/table/columns";
import { formatLocal } from "@/lib/dates";
import { formatElapsed } from "@/lib/elapsed";
import { paths } from "@/lib/paths";
import { OperationStateChip } from "./OperationStateChip";
import { OperationSteps } from "./OperationSteps";
import type { Operation } from "./queries";
import { texts } from "./texts";
import { tellsProgress } from "./waiting";

export const operationColumns: Columns<Operation> = [
  {
    id: "kind",
    header: "Work",
    cell: ({ id, kind }) => <AppLink href={paths.operation(id)}>{texts.kinds[kind]}</AppLink>,
  },
  {
    id: "on",
    header: "On",
    wrap: true,
    bare: true,
    cell: ({ tenant_id, tenant_name, reseller_id, reseller_name }) =>
      tenant_id ? (
        <AppLink href={paths.tenant(tenant_id)}>{tenant_name ?? reseller_name}</AppLink>
      ) : (
        <AppLink href={paths.reseller(reseller_id, "sync")}>{reseller_name}</AppLink>
      ),
  },
  {
    id: "state",
    header: "State",
    phone: "end",
    cell: (operation) => <OperationStateChip operation={operation} detailed />,
  },
  {
    id: "progress",
    header: "Progress",
    phoneWhen: tellsProgress,
    cell: (operation) => <OperationSteps operation={operation} />,
  },
  {
    id: "reason",
    header: "Begun",
    bare: true,
    cell: ({ reason, requested_by_name: name }) =>
      name ? `${texts.reasons[reason]} ${texts.by(name)}` : texts.reasons[reason],
  },
  {
    id: "created",
    header: "When",
    sort: ["-created_at"],
    bare: true,
    cell: ({ created_at }) => <time dateTime={created_at}>{formatLocal(created_at)}</time>,
  },
  {
    id: "took",
    header: "Took",
    align: "end",
    cell: ({ started_at, finished_at }) =>
      started_at && finished_at ? formatElapsed(started_at, finished_at) : "–",
  },
];
