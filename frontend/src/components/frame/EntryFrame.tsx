import { type ReactNode, useEffect } from "react";
import { LiveRegion } from "../LiveRegion";
import { Mark } from "../Mark";
import { Toasts } from "../Toasts";
import styles from "./EntryFrame.module.css";

interface EntryFrameProps {
  title: string;
  lead?: ReactNode;
  /** Above the title: how far a sequence has come. */
  above?: ReactNode;
  /** For forms with a guide beside them. */
  wide?: boolean;
  children: ReactNode;
}

/** The frame of pages that come before the portal: signing in and setting up. */
export function EntryFrame({ title, lead, above, wide = false, children }: EntryFrameProps) {
  useEffect(() => {
    document.title = `${title} · Tenantry`;
  }, [title]);
  return (
    <div className={styles.page}>
      <header className={styles.brand}>
        <Mark size={28} />
        <span>Tenantry</span>
      </header>
      <main className={styles.card} data-wide={wide}>
        {above}
        <div>
          <h1 className={styles.title}>{title}</h1>
          {lead ? <p className={styles.lead}>{lead}</p> : null}
        </div>
        {children}
      </main>
      <Toasts />
      <LiveRegion />
    </div>
  );
}
