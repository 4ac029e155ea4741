import { useLocation } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { AppLink } from "./AppLink";
import styles from "./TabLinks.module.css";

export interface Tab {
  label: string;
  href: string;
}

/** As wide as what fades out at an end, and a little more: the open tab stands beside it. */
const fade = 56;

/**
 * Tabs that are links: each part of a page has its own address. The first is the page's own address. Where they do not
 * fit, the one that is open is in view, and the strip fades out where it goes on.
 */
export function TabLinks({ tabs, label }: { tabs: readonly Tab[]; label: string }) {
  const strip = useRef<HTMLElement>(null);
  const [cut, setCut] = useState("");
  const { pathname } = useLocation();
  const look = () => setCut(strip.current ? cutEnds(strip.current) : "");
  // biome-ignore lint/correctness/useExhaustiveDependencies: another address means another tab
  useEffect(() => {
    const nav = strip.current;
    if (!nav) return;
    // It is heard once at the beginning, too.
    const observer = new ResizeObserver(() => {
      const current = nav.querySelector<HTMLElement>("[aria-current=page]");
      if (current) nav.scrollLeft = current.offsetLeft - nav.offsetLeft - fade;
      setCut(cutEnds(nav));
    });
    observer.observe(nav);
    return () => observer.disconnect();
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
