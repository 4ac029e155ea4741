import { StateChip } from "@/components/StateChip";
import type { Columns } from "@/components/table/columns";
import { formatLocal } from "@/lib/dates";
import { ClientActions } from "./ClientActions";
import type { ApiClient } from "./queries";
import { texts } from "./texts";

const words = texts.columns;

/** As many names as fit beside others, and how many more there are. */
function someOf(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(", ");
  return names.length > 3 ? words.more(shown, names.length - 3) : shown;
}

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
  { id: "scopes", header: words.scopes, wrap: true, cell: (client) => client.scopes.join(", ") },
  {
    id: "customers",
    header: words.customers,
    wrap: true,
    cell: (client) =>
      client.all_customers ? texts.all : someOf(client.customers.map(({ name }) => name)) || texts.none,
  },
  {
    id: "secrets",
    header: words.secrets,
    wrap: true,
    cell: ({ secrets }) =>
      secrets
        .map(({ hint, expires_at }) =>
          expires_at ? words.ending(hint, formatLocal(expires_at)) : texts.secrets.of(hint),
        )
        .join(", ") || texts.none,
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
