import { useLocation } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { AppLink } from "./AppLink";
import styles from "./TabLinks.module.css";

export interface Tab {
  label: string;
  href: string;
}

/**
 * Tabs that are links: each part of a page has its own address. The first is the page's own address. Where they do not
 * fit, the one that is open is in view.
 */
export function TabLinks({ tabs, label }: { tabs: readonly Tab[]; label: string }) {
  const strip = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another address means another tab
  useEffect(() => {
    const current = strip.current?.querySelector<HTMLElement>("[aria-current=page]");
    if (strip.current && current)
      strip.current.scrollLeft = current.offsetLeft - strip.current.offsetLeft - 40;
  }, [pathname]);
  return (
    <nav ref={strip} aria-label={label} className={styles.tabs}>
      {tabs.map((tab, index) => (
        <AppLink key={tab.href} href={tab.href} exact={index === 0} className={styles.tab}>
          {tab.label}
        </AppLink>
      ))}
    </nav>
  );
}
