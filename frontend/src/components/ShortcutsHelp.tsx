import { Fragment } from "react";
import { Dialog } from "./Dialog";
import styles from "./ShortcutsHelp.module.css";

export interface ShortcutLine {
  /** As pressed: ["g", "d"] one after another. */
  keys: readonly string[];
  does: string;
}

interface ShortcutsHelpProps {
  opened: boolean;
  onClose: () => void;
  lines: readonly ShortcutLine[];
}

/** What the keyboard can do, behind `?`. */
export default function ShortcutsHelp({ opened, onClose, lines }: ShortcutsHelpProps) {
  return (
    <Dialog opened={opened} onClose={onClose} title="Keyboard shortcuts">
      <dl className={styles.list}>
        {lines.map(({ keys, does }) => (
          <div key={does} className={styles.line}>
            <dt>
              {keys.map((key, index) => (
                <Fragment key={key}>
                  {index > 0 ? <span className={styles.then}>then</span> : null}
                  <kbd className={styles.key}>{key}</kbd>
                </Fragment>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
