import { StateChip } from "@/components/StateChip";
import { formatDate } from "@/lib/dates";
import { HealthRemedy } from "./HealthRemedy";
import styles from "./HealthTab.module.css";
import type { HealthFinding } from "./queries";
import { texts } from "./texts";

const tones = { ok: "good", warning: "warn", problem: "bad" } as const;

interface HealthFindingRowProps {
  finding: HealthFinding;
  resellerId: string;
  onSync?: () => void;
}

/** One checked thing: how it is, why, and what puts it right. */
export function HealthFindingRow({ finding, resellerId, onSync }: HealthFindingRowProps) {
  const { severity, title, detail, remedy, since } = finding;
  return (
    <li className={styles.row}>
      <StateChip
        tone={tones[severity]}
        label={texts.health.severities[severity]}
        detail={since ? texts.health.since(formatDate(since)) : undefined}
      />
      <div className={styles.text}>
        <p className={styles.title}>{title}</p>
        <p className={styles.detail}>{detail}</p>
        {remedy ? <p>{remedy}</p> : null}
      </div>
      <HealthRemedy finding={finding} resellerId={resellerId} onSync={onSync} />
    </li>
  );
}
