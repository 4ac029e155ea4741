import { useId } from "react";
import styles from "./RadioRow.module.css";

interface RadioRowProps<Value extends string> {
  label: string;
  options: readonly { value: Value; label: string }[];
  value: string;
  onChange: (value: Value) => void;
}

/** A choice between a few things that all fit in one row. */
export function RadioRow<Value extends string>({ label, options, value, onChange }: RadioRowProps<Value>) {
  const name = useId();
  return (
    <fieldset className={styles.row}>
      <legend>{label}</legend>
      {options.map((option) => (
        <label key={option.value} className={styles.option}>
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
