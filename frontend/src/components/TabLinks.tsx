import { AppLink } from "./AppLink";
import styles from "./TabLinks.module.css";

export interface Tab {
  label: string;
  href: string;
}

/** Tabs that are links: each part of a page has its own address. The first is the page's own address. */
export function TabLinks({ tabs, label }: { tabs: readonly Tab[]; label: string }) {
  return (
    <nav aria-label={label} className={styles.tabs}>
      {tabs.map((tab, index) => (
        <AppLink key={tab.href} href={tab.href} exact={index === 0} className={styles.tab}>
          {tab.label}
        </AppLink>
      ))}
    </nav>
  );
}
