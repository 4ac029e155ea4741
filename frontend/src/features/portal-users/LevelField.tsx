import { useId } from "react";
import styles from "./portal-users.module.css";
import type { Level, PortalUserKind } from "./queries";
import { texts } from "./texts";

const order: readonly Level[] = ["view", "modify", "admin"];

interface LevelFieldProps {
  kind: PortalUserKind;
  value: Level;
  onChange: (level: Level) => void;
}

/** The choice of a level, each with a sentence on what it is good for. */
export function LevelField({ kind, value, onChange }: LevelFieldProps) {
  const name = useId();
  return (
    <fieldset className={styles.choices}>
      <legend>{texts.fields.level}</legend>
      {order.map((level) => (
        <label key={level} className={styles.choice}>
          <input type="radio" name={name} checked={level === value} onChange={() => onChange(level)} />
          <span>
            {texts.levels[level]}
            <span className={styles.help}>{texts.levelHelp[kind][level]}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
