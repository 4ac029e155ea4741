import { IconWorld } from "@tabler/icons-react";
import { NameLink } from "@/components/NameLink";
import { QuietLine } from "@/components/QuietLine";
import { Section } from "@/components/Section";
import { formatDate, formatLocal } from "@/lib/dates";
import { paths } from "@/lib/paths";
import type { Dashboard } from "./queries";
import styles from "./RecentTenants.module.css";
import { texts } from "./texts";

const shown = 6;

/** The tenants that were added last. */
export function RecentTenants({ tenants }: { tenants: Dashboard["recent_tenants"] }) {
  return (
    <Section title={texts.recent}>
      {tenants.length === 0 ? (
        <QuietLine icon={IconWorld}>{texts.noTenants}</QuietLine>
      ) : (
        <ul className={styles.list}>
          {tenants.slice(0, shown).map(({ id, name, default_domain, created_at }) => (
            <li key={id} className={styles.row}>
              <div className={styles.names}>
                <NameLink href={paths.tenant(id)} name={name || default_domain} />
                <p>{default_domain}</p>
              </div>
              <time dateTime={created_at} title={formatLocal(created_at)}>
                {formatDate(created_at)}
              </time>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
