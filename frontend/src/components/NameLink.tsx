import { AppLink } from "./AppLink";
import styles from "./NameLink.module.css";

interface NameLinkProps {
  href: string;
  /** A name that somebody else chose: of any length and script. */
  name: string;
  /** What tells it from others of the same name; shown with the whole name on hover. */
  detail?: string;
}

/** A link that is a name. It takes two lines at most; the whole of it shows when the pointer rests on it. */
export function NameLink({ href, name, detail }: NameLinkProps) {
  return (
    <AppLink href={href} className={styles.name} dir="auto" title={detail ? `${name}, ${detail}` : name}>
      {name}
    </AppLink>
  );
}
