import { ActionIcon } from "@mantine/core";
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand, IconMenu2 } from "@tabler/icons-react";
import { lazy, type ReactNode, useState } from "react";
import { useStored } from "@/lib/useStored";
import { AppLink } from "../AppLink";
import { LiveRegion } from "../LiveRegion";
import { Mark } from "../Mark";
import { OnceOpened } from "../OnceOpened";
import { Toasts } from "../Toasts";
import styles from "./AppFrame.module.css";
import { type NavGroup, NavGroups } from "./NavGroups";

const NavDrawer = lazy(() => import("./NavDrawer"));

interface AppFrameProps {
  /** Whose portal it is, as a name. */
  name: string;
  /** The portal's start. */
  home: string;
  /** What has to be seen on every page: that somebody acts as somebody else. */
  banner?: ReactNode;
  groups: readonly NavGroup[];
  /** The top bar from its middle to its right: search, freshness, account. */
  bar: ReactNode;
  /** The address shown; the drawer of a phone closes when it changes. */
  at: string;
  children: ReactNode;
}

/** The frame around every page: navigation at the left (a drawer on a phone), the top bar, the page. */
export function AppFrame({ name, home, banner, groups, bar, at, children }: AppFrameProps) {
  const [narrow, setNarrow] = useStored("nav.narrow", false);
  // Open for one address only: another one closes it.
  const [openAt, setOpenAt] = useState<string | null>(null);
  const toggle = narrow ? "Widen the navigation" : "Narrow the navigation";

  const brand = (
    <>
      <Mark />
      <span className={styles.name} dir="auto">
        {name}
      </span>
    </>
  );

  return (
    <div className={styles.frame} data-narrow={narrow}>
      <a className={styles.skip} href="#content">
        Skip to the content
      </a>
      <aside className={styles.nav}>
        <AppLink href={home} className={styles.brand} aria-label={`${name}, dashboard`}>
          {brand}
        </AppLink>
        <NavGroups groups={groups} narrow={narrow} />
        <ActionIcon
          className={styles.toggle}
          onClick={() => setNarrow(!narrow)}
          aria-label={toggle}
          title={toggle}
        >
          {narrow ? <IconLayoutSidebarLeftExpand size={18} /> : <IconLayoutSidebarLeftCollapse size={18} />}
        </ActionIcon>
      </aside>
      <header className={styles.bar}>
        <ActionIcon className={styles.menu} onClick={() => setOpenAt(at)} aria-label="Open the navigation">
          <IconMenu2 size={20} />
        </ActionIcon>
        {bar}
      </header>
      <main id="content" tabIndex={-1} className={styles.main}>
        {banner}
        {children}
      </main>
      <OnceOpened opened={openAt === at}>
        {(opened) => (
          <NavDrawer
            opened={opened}
            onClose={() => setOpenAt(null)}
            groups={groups}
            title={<span className={styles.brand}>{brand}</span>}
          />
        )}
      </OnceOpened>
      <Toasts />
      <LiveRegion />
    </div>
  );
}
