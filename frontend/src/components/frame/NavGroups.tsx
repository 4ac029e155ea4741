import type { Icon } from "@tabler/icons-react";
import { AppLink } from "../AppLink";
import styles from "./NavGroups.module.css";

export interface NavItem {
  label: string;
  href: string;
  icon: Icon;
  /** Whether it is the current page at exactly this address only, because all others are below it. */
  exact?: boolean;
}

export interface NavGroup {
  label: string;
  items: readonly NavItem[];
}

/** The entries of the navigation; narrow shows the icons alone, with their names on hover and for screen readers. */
export function NavGroups({ groups, narrow }: { groups: readonly NavGroup[]; narrow: boolean }) {
  return (
    <nav aria-label="Main" className={styles.groups} data-narrow={narrow}>
      {groups.map((group) => (
        <div key={group.label} className={styles.group}>
          <p className={narrow ? "visually-hidden" : styles.label}>{group.label}</p>
          <ul>
            {group.items.map(({ label, href, icon: Shape, exact }) => (
              <li key={href}>
                <AppLink
                  href={href}
                  exact={exact ?? false}
                  className={styles.item}
                  title={narrow ? label : undefined}
                >
                  <Shape size={18} stroke={1.7} aria-hidden="true" />
                  <span className={narrow ? "visually-hidden" : undefined}>{label}</span>
                </AppLink>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}
