import { type ReactNode, useEffect } from "react";
import { AppLink } from "./AppLink";
import styles from "./PageHead.module.css";
import { type Tab, TabLinks } from "./TabLinks";

export interface Crumb {
  label: string;
  href: string;
}

interface PageHeadProps {
  /** The way here, without the page itself. */
  crumbs?: readonly Crumb[];
  title: string;
  /** Two or three things to know at once: state, domain, id. */
  facts?: ReactNode;
  /** The primary action last, at the right. */
  actions?: ReactNode;
  tabs?: readonly Tab[];
}

/** The head of a page: the way here, its one h1, its facts, what can be done, and its tabs as links. */
export function PageHead({ crumbs = [], title, facts, actions, tabs }: PageHeadProps) {
  useEffect(() => {
    document.title = `${title} · Tenantry`;
  }, [title]);
  return (
    <header className={styles.head}>
      {crumbs.length > 0 ? (
        <nav aria-label="Breadcrumb">
          <ol className={styles.crumbs}>
            {crumbs.map((crumb) => (
              <li key={crumb.href}>
                <AppLink href={crumb.href}>{crumb.label}</AppLink>
              </li>
            ))}
          </ol>
        </nav>
      ) : null}
      <div className={styles.line}>
        <h1 className={styles.title} dir="auto">
          {title}
        </h1>
        {actions ? <div className={styles.actions}>{actions}</div> : null}
      </div>
      {facts ? <div className={styles.facts}>{facts}</div> : null}
      {tabs ? <TabLinks tabs={tabs} label={`Parts of ${title}`} /> : null}
    </header>
  );
}
