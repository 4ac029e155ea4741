import { formatDate } from "@/lib/dates";
import { formatCount, plural } from "@/lib/numbers";
import styles from "./RenewalTimeline.module.css";

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

const height = 96;
const slot = 40;
const bar = 22;

/** What comes up for renewal, week by week: a bar for each, labels on the bars, and the table behind. */
export function RenewalTimeline({ title, weeks }: RenewalTimelineProps) {
  const most = Math.max(1, ...weeks.map((week) => week.renews + week.ends));
  const scale = (count: number) => (count === 0 ? 0 : Math.max(3, (count / most) * (height - 18)));
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.title}>{title}</figcaption>
      <div
        className={styles.scroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        role="group"
        aria-label={title}
      >
        <svg
          className={styles.chart}
          viewBox={`0 0 ${Math.max(weeks.length, 1) * slot} ${height + 22}`}
          role="img"
          aria-label={`${title}. The table below has the numbers.`}
        >
          <line x1="0" x2={weeks.length * slot} y1={height + 0.5} y2={height + 0.5} className={styles.axis} />
          {weeks.map((week, index) => {
            const x = index * slot + (slot - bar) / 2;
            const renews = scale(week.renews);
            const ends = scale(week.ends);
            const total = week.renews + week.ends;
            return (
              <g key={week.start}>
                <title>{weekLine(week)}</title>
                <rect x={index * slot} width={slot} y="0" height={height} className={styles.hit} />
                <rect x={x} width={bar} y={height - renews} height={renews} className={styles.renews} />
                <rect x={x} width={bar} y={height - renews - ends} height={ends} className={styles.ends} />
                {total > 0 ? (
                  <text x={x + bar / 2} y={height - renews - ends - 5} className={styles.count}>
                    {formatCount(total)}
                  </text>
                ) : null}
                {index % 2 === 0 ? (
                  <text x={x + bar / 2} y={height + 16} className={styles.label}>
                    {shortDay(week.start)}
                  </text>
                ) : null}
              </g>
            );
          })}
        </svg>
      </div>
      <p className={styles.legend}>
        <span data-kind="renews">Seats that renew</span>
        <span data-kind="ends">Auto-renew off</span>
      </p>
      <details className={styles.details}>
        <summary>Show as a table</summary>
        <table className={styles.table}>
          <caption className="visually-hidden">{title}</caption>
          <thead>
            <tr>
              <th scope="col">Week of</th>
              <th scope="col">Subscriptions</th>
              <th scope="col">Seats that renew</th>
              <th scope="col">Seats with auto-renew off</th>
            </tr>
          </thead>
          <tbody>
            {weeks.map((week) => (
              <tr key={week.start}>
                <th scope="row">{formatDate(week.start)}</th>
                <td>{formatCount(week.subscriptions)}</td>
                <td>{formatCount(week.renews)}</td>
                <td>{formatCount(week.ends)}</td>
              </tr>
            ))}
          </tbody>
        </table>
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
