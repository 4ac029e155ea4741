import { ActionIcon, Button, NativeSelect, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { type ReactNode, useId } from "react";
import { days, type Window } from "./limitForm";
import styles from "./limits.module.css";
import type { Day } from "./queries";
import { texts } from "./texts";

const words = texts.fields;

interface HoursFieldProps {
  value: readonly Window[];
  onChange: (windows: readonly Window[]) => void;
  error?: ReactNode;
}

/** The times of the week in which somebody may act, a row each. */
export function HoursField({ value, onChange, error }: HoursFieldProps) {
  const errorId = useId();
  const change = (at: number, part: Partial<Window>) =>
    onChange(value.map((window, index) => (index === at ? { ...window, ...part } : window)));
  return (
    <fieldset className={styles.ticks} aria-describedby={error ? errorId : undefined}>
      <legend className="visually-hidden">{words.hours}</legend>
      {value.map(({ day, from, to }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is what stands at its place
        <div key={index} className={styles.window}>
          <NativeSelect
            aria-label={words.day}
            data={days.map((one) => ({ value: one, label: texts.days[one] }))}
            value={day}
            onChange={(event) => change(index, { day: event.currentTarget.value as Day })} // of the list above
          />
          <TextInput
            aria-label={words.from}
            value={from}
            onChange={(event) => change(index, { from: event.currentTarget.value })}
          />
          <TextInput
            aria-label={words.to}
            value={to}
            onChange={(event) => change(index, { to: event.currentTarget.value })}
          />
          <ActionIcon
            variant="subtle"
            aria-label={words.removeHours(texts.days[day], from)}
            onClick={() => onChange(value.filter((_, other) => other !== index))}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </div>
      ))}
      {error ? (
        <p id={errorId} className={styles.error} role="alert">
          {error}
        </p>
      ) : null}
      <div>
        <Button
          variant="default"
          leftSection={<IconPlus size={15} />}
          onClick={() => onChange([...value, { day: "monday", from: "08:00", to: "18:00" }])}
        >
          {words.addHours}
        </Button>
      </div>
    </fieldset>
  );
}
