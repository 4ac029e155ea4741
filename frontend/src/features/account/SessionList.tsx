import { Button } from "@mantine/core";
import { StateChip } from "@/components/StateChip";
import { formatLocal } from "@/lib/dates";
import styles from "./account.module.css";
import { texts } from "./accountTexts";
import { browserName } from "./browserName";
import type { MySession } from "./sessionQueries";

const words = texts.sessions;

interface SessionListProps {
  sessions: readonly MySession[];
  /** The id of the one that is being ended. */
  ending: string | undefined;
  onEnd: (session: MySession) => void;
}

/** One row for each browser that is signed in. */
export function SessionList({ sessions, ending, onEnd }: SessionListProps) {
  return (
    <ul aria-label={words.title} className={styles.sessions}>
      {sessions.map((session) => {
        const browser = browserName(session.user_agent);
        return (
          <li key={session.id} className={styles.session}>
            <div className={styles.about}>
              <p className={styles.browser}>
                {browser}
                {session.current ? <StateChip tone="good" label={words.here} /> : null}
              </p>
              <p className={styles.address}>{session.address}</p>
              <p className={styles.times}>
                {words.lastUsed(formatLocal(session.last_seen_at))}
                <br />
                {words.signedIn(formatLocal(session.created_at))}
              </p>
            </div>
            <Button
              variant="default"
              aria-label={words.endOne(browser, session.address)}
              loading={session.id === ending}
              onClick={() => onEnd(session)}
            >
              {words.end}
            </Button>
          </li>
        );
      })}
    </ul>
  );
}
