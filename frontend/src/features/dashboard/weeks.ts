import type { RenewalWeek } from "@/components/RenewalTimeline";
import type { Dashboard } from "./queries";

const day = 86_400_000;

/** Every week from the one of `now` to the one 90 days later, those without renewals too. Weeks begin on Monday, 00:00 UTC. */
export function renewalWeeks({ now, renewals }: Pick<Dashboard, "now" | "renewals">): RenewalWeek[] {
  const known = new Map(renewals.map((week) => [week.week_start.slice(0, 10), week]));
  const today = new Date(`${now.slice(0, 10)}T00:00:00Z`);
  const monday = today.getTime() - ((today.getUTCDay() + 6) % 7) * day;
  const count = Math.floor((today.getTime() + 90 * day - monday) / (7 * day)) + 1;
  return Array.from({ length: count }, (_, index) => {
    const start = new Date(monday + index * 7 * day).toISOString().slice(0, 10);
    const week = known.get(start);
    const ends = week?.ending_seats ?? 0;
    return { start, renews: (week?.seats ?? 0) - ends, ends, subscriptions: week?.subscriptions ?? 0 };
  });
}
