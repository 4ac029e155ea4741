import { StateChip } from "@/components/StateChip";
import type { Columns } from "@/components/table/columns";
import { formatLocal } from "@/lib/dates";
import { plural } from "@/lib/numbers";
import styles from "./api-clients.module.css";
import { ClientActions } from "./ClientActions";
import type { ApiClient } from "./queries";
import { texts } from "./texts";

const words = texts.columns;

/** As many scopes as fit beside others, and how many more there are; all of them when the pointer rests there. */
function Scopes({ scopes }: Pick<ApiClient, "scopes">) {
  const all = scopes.join(", ");
  const more = scopes.length - 2;
  return <span title={all}>{more > 1 ? words.more(scopes.slice(0, 2).join(", "), more) : all}</span>;
}

/** How many customers it is limited to; which, when the pointer rests there. */
function Limit({ customers }: Pick<ApiClient, "customers">) {
  const names = customers.map(({ name }) => name).join(", ");
  return customers.length === 0 ? texts.none : <span title={names}>{countOf(customers)}</span>;
}

const countOf = ({ length }: readonly unknown[]) => plural(length, "customer", "customers");

export const apiClientColumns: Columns<ApiClient> = [
  {
    id: "name",
    header: words.name,
    sort: ["name", "-name"],
    cell: (client) => <span dir="auto">{client.name}</span>,
  },
  {
    id: "state",
    header: words.state,
    phone: "end",
    cell: ({ disabled }) => (
      <StateChip tone={disabled ? "neutral" : "good"} label={disabled ? texts.disabled : texts.active} />
    ),
  },
  { id: "reseller", header: texts.reseller, optional: true, cell: (client) => client.reseller_name },
  { id: "scopes", header: words.scopes, wrap: true, cell: ({ scopes }) => <Scopes scopes={scopes} /> },
  {
    id: "customers",
    header: words.customers,
    cell: ({ all_customers, customers }) => (all_customers ? texts.all : <Limit customers={customers} />),
  },
  {
    id: "secrets",
    header: words.secrets,
    wrap: true,
    cell: ({ secrets }) =>
      secrets.length === 0
        ? texts.none
        : secrets.map(({ id, hint, expires_at }) => (
            <span key={id} className={styles.line}>
              {expires_at ? words.ending(hint, formatLocal(expires_at)) : texts.secrets.of(hint)}
            </span>
          )),
  },
  {
    id: "used",
    header: words.used,
    cell: ({ last_used_at }) => (last_used_at ? formatLocal(last_used_at) : texts.never),
  },
  {
    id: "actions",
    header: words.actions,
    phone: "below",
    cell: (client) => <ClientActions client={client} />,
  },
];
