import { type ReactNode, useId } from "react";
import styles from "./api-clients.module.css";

interface Choice {
  id: string;
  name: string;
  meaning?: string;
}

interface ChoicesProps {
  legend: string;
  choices: readonly Choice[];
  /** Ids of the chosen ones. */
  value: readonly string[];
  onChange: (ids: string[]) => void;
  error?: ReactNode;
  /** Above the list. */
  children?: ReactNode;
}

/** A list to tick any number of. */
export function Choices({ legend, choices, value, onChange, error, children }: ChoicesProps) {
  const errorId = useId();
  const toggle = (id: string, on: boolean) =>
    onChange(on ? [...value, id] : value.filter((other) => other !== id));
  return (
    <fieldset className={styles.choices} aria-describedby={error ? errorId : undefined}>
      <legend>{legend}</legend>
      {children}
      <ul className={styles.list}>
        {choices.map(({ id, name, meaning }) => (
          <li key={id}>
            <label className={styles.choice}>
              <input
                type="checkbox"
                checked={value.includes(id)}
                onChange={(event) => toggle(id, event.currentTarget.checked)}
              />
              <span dir="auto">
                {name}
                {meaning ? <small>{meaning}</small> : null}
              </span>
            </label>
          </li>
        ))}
      </ul>
      {error ? (
        <p id={errorId} className={styles.error}>
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}
