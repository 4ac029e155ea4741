import { formatDate } from "@/lib/dates";
import { formatCount, plural } from "@/lib/numbers";
import styles from "./RenewalTimeline.module.css";
import { SmallTable } from "./SmallTable";

export interface RenewalWeek {
  /** The Monday it starts on, `YYYY-MM-DD`. */
  start: string;
  /** Seats that renew by themselves. */
  renews: number;
  /** Seats whose auto-renew is off. */
  ends: number;
  /** How many subscriptions these seats belong to. */
  subscriptions: number;
}

interface RenewalTimelineProps {
  /** Says the finding, not the kind of chart. */
  title: string;
  /** One after another, without gaps. */
  weeks: readonly RenewalWeek[];
}

const head = ["Week of", "Subscriptions", "Seats that renew", "Seats with auto-renew off"];

/** What comes up for renewal, week by week: a bar for each, labels on the bars, and the table behind. */
export function RenewalTimeline({ title, weeks }: RenewalTimelineProps) {
  const most = Math.max(1, ...weeks.map((week) => week.renews + week.ends));
  const share = (count: number) => `${(count / most) * 100}%`;
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.title}>{title}</figcaption>
      <div className={styles.chart} role="img" aria-label={`${title}. The table below has the numbers.`}>
        {weeks.map((week) => (
          <div key={week.start} className={styles.week} title={weekLine(week)}>
            <div className={styles.bars}>
              <span className={styles.count}>
                {week.renews + week.ends > 0 ? formatCount(week.renews + week.ends) : null}
              </span>
              <div className={styles.bar} data-kind="ends" style={{ height: share(week.ends) }} />
              <div className={styles.bar} data-kind="renews" style={{ height: share(week.renews) }} />
            </div>
            <span className={styles.label}>{shortDay(week.start)}</span>
          </div>
        ))}
      </div>
      <p className={styles.legend}>
        <span data-kind="renews">Seats that renew</span>
        <span data-kind="ends">Auto-renew off</span>
      </p>
      <details className={styles.details}>
        <summary>Show as a table</summary>
        <SmallTable
          caption={title}
          head={head}
          rows={weeks.map(({ start, subscriptions, renews, ends }) => ({
            key: start,
            cells: [formatDate(start), formatCount(subscriptions), formatCount(renews), formatCount(ends)],
          }))}
        />
      </details>
    </figure>
  );
}

/** Day and month without the year, as formatDate orders them. */
function shortDay(date: string): string {
  return formatDate(date).replace(/[,.]?\s*\d{4}\s*$/, "");
}

function weekLine({ start, subscriptions, renews, ends }: RenewalWeek): string {
  const what = `${plural(subscriptions, "subscription", "subscriptions")}, ${formatCount(renews)} seats renew`;
  return `Week of ${formatDate(start)}: ${what}, ${formatCount(ends)} have auto-renew off`;
}

/** Says the finding of a timeline in a sentence. */
export function renewalFinding(weeks: readonly RenewalWeek[], days: number): string {
  const sum = (count: (week: RenewalWeek) => number) => weeks.reduce((total, week) => total + count(week), 0);
  const [subscriptions, ends] = [sum((week) => week.subscriptions), sum((week) => week.ends)];
  if (subscriptions === 0) return `Nothing comes up for renewal in the next ${days} days`;
  const seats = plural(
    sum((week) => week.renews + week.ends),
    "seat",
    "seats",
  );
  const all = `${plural(subscriptions, "subscription", "subscriptions")} with ${seats} up for renewal in the next ${days} days`;
  return ends === 0
    ? `${all}, and all renew`
    : `${all}; ${plural(ends, "seat has", "seats have")} auto-renew off`;
}
