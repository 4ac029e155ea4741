import { useLocation } from "@tanstack/react-router";
import { useCallback, useEffect, useRef, useState } from "react";
import { AppLink } from "./AppLink";
import styles from "./TabLinks.module.css";

export interface Tab {
  label: string;
  href: string;
}

/**
 * Tabs that are links: each part of a page has its own address. The first is the page's own address. Where they do not
 * fit, the one that is open is in view, and the strip fades out where it goes on.
 */
export function TabLinks({ tabs, label }: { tabs: readonly Tab[]; label: string }) {
  const strip = useRef<HTMLElement>(null);
  const [cut, setCut] = useState("");
  const { pathname } = useLocation();
  const look = useCallback(() => setCut(strip.current ? cutEnds(strip.current) : ""), []);
  useEffect(() => {
    const observer = new ResizeObserver(look);
    if (strip.current) observer.observe(strip.current);
    return () => observer.disconnect();
  }, [look]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another address means another tab
  useEffect(() => {
    const current = strip.current?.querySelector<HTMLElement>("[aria-current=page]");
    if (strip.current && current)
      strip.current.scrollLeft = current.offsetLeft - strip.current.offsetLeft - 40;
  }, [pathname]);
  return (
    <nav ref={strip} aria-label={label} className={styles.tabs} data-cut={cut} onScroll={look}>
      {tabs.map((tab, index) => (
        <AppLink key={tab.href} href={tab.href} exact={index === 0} className={styles.tab}>
          {tab.label}
        </AppLink>
      ))}
    </nav>
  );
}

/** At which ends there is more than is in view. */
function cutEnds({ scrollLeft, clientWidth, scrollWidth }: HTMLElement): string {
  const left = scrollLeft > 1 ? "left" : "";
  const right = scrollLeft + clientWidth < scrollWidth - 1 ? "right" : "";
  return `${left} ${right}`.trim();
}
