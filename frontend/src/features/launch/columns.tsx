import { AppLink } from "@/components/AppLink";
import { StateChip } from "@/components/StateChip";
import type { Columns } from "@/components/table/columns";
import { formatLocal, formatUtc } from "@/lib/dates";
import { paths } from "@/lib/paths";
import styles from "./launch.module.css";
import type { Impersonation } from "./queries";
import { texts } from "./texts";

const words = texts.log;

/** Begun minutes, until it ended or its time was up. */
function minutesOf({ created_at, ended_at, ends_at }: Impersonation): number {
  return Math.max(1, Math.ceil((Date.parse(ended_at ?? ends_at) - Date.parse(created_at)) / 60_000));
}

/** The day of an instant here, as the audit narrows by it. */
function dayOf(time: string): string {
  const at = new Date(time);
  return [at.getFullYear(), at.getMonth() + 1, at.getDate()]
    .map((part) => String(part).padStart(2, "0"))
    .join("-");
}

/** Where the audit tells what was changed in a launch. */
function auditPath(launch: Impersonation): string {
  const query = new URLSearchParams({
    actor: launch.actor_id,
    on_behalf_of: launch.portal_user_id,
    since: dayOf(launch.created_at),
    ...(launch.ended_at ? { until: dayOf(launch.ended_at) } : {}),
  });
  return `${paths.customer(launch.customer_id, "audit-logs")}?${query}`;
}

/** The columns of the list; `audit` leads from what was changed to the audit of the partner portal. */
export const launchColumns = (audit: boolean): Columns<Impersonation> => [
  {
    id: "actor",
    header: words.who,
    wrap: true,
    cell: ({ actor_name }) => <span dir="auto">{actor_name}</span>,
  },
  {
    id: "as",
    header: words.as,
    wrap: true,
    bare: true,
    cell: (launch) => (
      <>
        <span dir="auto">{launch.portal_user_name}</span>
        <span className={styles.second}>{launch.portal_user_email}</span>
      </>
    ),
  },
  {
    id: "when",
    header: words.when,
    bare: true,
    sort: ["-created_at"],
    cell: ({ created_at }) => (
      <time dateTime={created_at} title={formatUtc(created_at)}>
        {formatLocal(created_at)}
      </time>
    ),
  },
  {
    id: "reason",
    header: words.reason,
    wrap: true,
    bare: true,
    cell: ({ reason, raises, raise_reason }) => (
      <div className={styles.why} dir="auto">
        {reason}
        <span className={styles.second}>
          {raises > 0 ? words.raised(raises, raise_reason ?? "") : words.looked}
        </span>
      </div>
    ),
  },
  {
    id: "lasted",
    header: words.lasted,
    cell: (launch) =>
      launch.ended_by === null ? (
        <StateChip tone="warn" label={words.running} />
      ) : (
        <>
          {words.minutes(minutesOf(launch))}
          <span className={styles.second}>{words.endings[launch.ended_by]}</span>
        </>
      ),
  },
  {
    id: "changes",
    header: words.changes,
    phone: "end",
    cell: (launch) => {
      if (launch.changes === 0) return words.none;
      const changed = words.changed(launch.changes);
      return audit ? <AppLink href={auditPath(launch)}>{changed}</AppLink> : changed;
    },
  },
];
