import type { Icon } from "@tabler/icons-react";
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleDashed,
  IconInfoCircle,
  IconXboxX,
} from "@tabler/icons-react";
import styles from "./StateChip.module.css";

export type Tone = "good" | "warn" | "bad" | "info" | "neutral";

const icons: Record<Tone, Icon> = {
  good: IconCircleCheck,
  warn: IconAlertTriangle,
  bad: IconXboxX,
  info: IconInfoCircle,
  neutral: IconCircleDashed,
};

interface StateChipProps {
  tone: Tone;
  /** The state in a word or two: color alone says nothing. */
  label: string;
  /** Instead of the icon of the tone. */
  icon?: Icon;
  /** Since when, by whom: shown when the pointer rests on the chip, read after its label. */
  detail?: string;
}

/** A state as icon and word. */
export function StateChip({ tone, label, icon, detail }: StateChipProps) {
  const Shape = icon ?? icons[tone];
  return (
    <span className={styles.chip} data-tone={tone} title={detail}>
      <Shape size={14} stroke={2} aria-hidden="true" />
      {label}
      {detail ? <span className="visually-hidden">, {detail}</span> : null}
    </span>
  );
}
