import { useCan } from "@/api/me";
import { useListParams } from "@/components/table/useListParams";
import styles from "./api-clients.module.css";
import type { ApiClient } from "./queries";
import { texts } from "./texts";

/** What the signed-in person may do with a client, in its row. */
export function ClientActions({ client }: { client: ApiClient }) {
  const { show } = useListParams();
  const can = useCan();
  if (!can("api_clients:write")) return null;
  const change = client.disabled ? "enable" : "disable";
  const actions = [
    { label: texts.edit.action, panel: "edit" },
    { label: texts.secrets.action, panel: "secrets" },
    { label: texts[change].action, panel: change },
    { label: texts.remove.action, panel: "delete" },
  ];
  return (
    <span className={styles.actions}>
      {actions.map(({ label, panel }) => (
        <button
          key={panel}
          type="button"
          className={styles.action}
          aria-label={`${label} ${client.name}`}
          onClick={() => show({ panel, client: client.id })}
        >
          {label}
        </button>
      ))}
    </span>
  );
}
