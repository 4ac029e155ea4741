import { useQuery } from "@tanstack/react-query";
import { CopyableId } from "@/components/CopyableId";
import { ProblemAlert } from "@/components/ProblemAlert";
import { SmallTable } from "@/components/SmallTable";
import { formatName } from "@/lib/term";
import { requirementsQuery } from "./queries";
import styles from "./SetupGuide.module.css";
import { texts } from "./texts";

const words = texts.guide;
const [register, secret, redirect, permissions, authorize] = words.steps;

/** How the app registration is made, step by step, with the redirect URI to copy and the permissions it needs. */
export function SetupGuide() {
  const { data, error, refetch } = useQuery(requirementsQuery);
  return (
    <details className={styles.guide}>
      <summary>{words.title}</summary>
      <ol className={styles.steps}>
        <li>{register}</li>
        <li>{secret}</li>
        <li>
          {redirect}
          {data ? (
            <div className={styles.value}>
              <CopyableId value={data.redirect_uri} label={words.redirect} />
            </div>
          ) : null}
        </li>
        <li>
          {permissions}
          {data ? (
            <SmallTable
              caption={words.permissions}
              head={words.head}
              rows={data.permissions.map(({ api, name, kind, reason }) => ({
                key: `${api} ${name} ${kind}`,
                cells: [api, <code key="name">{name}</code>, formatName(kind), reason],
              }))}
            />
          ) : null}
        </li>
        <li>{authorize}</li>
      </ol>
      {error ? <ProblemAlert error={error} notDone={words.missing} retry={() => void refetch()} /> : null}
    </details>
  );
}
