import { IconCalendarEvent } from "@tabler/icons-react";
import { AppLink } from "@/components/AppLink";
import { QuietLine } from "@/components/QuietLine";
import { RenewalTimeline, renewalFinding } from "@/components/RenewalTimeline";
import { Section } from "@/components/Section";
import { paths } from "@/lib/paths";
import type { Dashboard } from "./queries";
import styles from "./Renewals.module.css";
import { texts } from "./texts";
import { renewalWeeks } from "./weeks";

const day = 86_400_000;

/** What comes up for renewal in 90 days, by week, with the way to the lists behind. */
export function Renewals({ dashboard }: { dashboard: Dashboard }) {
  const weeks = renewalWeeks(dashboard);
  const listWithin = (days: number) => {
    const before = new Date(Date.parse(dashboard.now) + days * day).toISOString().slice(0, 10);
    return `${paths.subscriptions}?sort=commitment_end_date&status=active&renews_before=${before}`;
  };
  if (dashboard.figures.subscriptions === 0) {
    return (
      <Section title={texts.renewals}>
        <QuietLine icon={IconCalendarEvent}>{texts.noRenewals}</QuietLine>
      </Section>
    );
  }
  return (
    <Section
      title={texts.renewals}
      aside={
        <nav aria-label={texts.renewals} className={styles.links}>
          {[30, 60, 90].map((days) => (
            <AppLink key={days} href={listWithin(days)}>
              {texts.within(days)}
            </AppLink>
          ))}
        </nav>
      }
    >
      {weeks.some(({ subscriptions }) => subscriptions > 0) ? (
        <RenewalTimeline title={renewalFinding(weeks, 90)} weeks={weeks} />
      ) : (
        <QuietLine icon={IconCalendarEvent}>{renewalFinding(weeks, 90)}.</QuietLine>
      )}
    </Section>
  );
}
