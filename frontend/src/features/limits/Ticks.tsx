import { Checkbox } from "@mantine/core";
import styles from "./limits.module.css";

interface TicksProps {
  label: string;
  help: string;
  options: readonly { value: string; label: string; description?: string }[];
  value: readonly string[];
  onChange: (value: readonly string[]) => void;
}

/** The choice of some of a few. */
export function Ticks({ label, help, options, value, onChange }: TicksProps) {
  return (
    <fieldset className={styles.ticks}>
      <legend className="visually-hidden">{label}</legend>
      <p className={styles.help}>{help}</p>
      {options.map((option) => (
        <Checkbox
          key={option.value}
          size="xs"
          label={option.label}
          description={option.description}
          checked={value.includes(option.value)}
          onChange={({ currentTarget: { checked } }) => {
            const rest = value.filter((other) => other !== option.value);
            onChange(checked ? [...rest, option.value] : rest);
          }}
        />
      ))}
    </fieldset>
  );
}
