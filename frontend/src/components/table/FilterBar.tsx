import { Button, CloseButton, TextInput } from "@mantine/core";
import { IconChevronDown, IconSearch } from "@tabler/icons-react";
import { type ReactNode, useEffect, useState } from "react";
import { MenuButton } from "../menu/MenuButton";
import styles from "./FilterBar.module.css";

export interface Filter {
  /** The API's name of it. */
  name: string;
  label: string;
  /** What can be chosen; without, a day of the calendar. */
  options?: readonly { value: string; label: string }[];
}

interface FilterBarProps {
  /** What can be typed: "Name or domain". */
  searchLabel?: string;
  filters?: readonly Filter[];
  values: Readonly<Record<string, string | undefined>>;
  onChange: (change: Record<string, string | undefined>) => void;
  /** At the left of all. */
  lead?: ReactNode;
  /** At the right: column chooser, density. */
  children?: ReactNode;
}

/** What narrows a list: a text and choices, each shown as chosen. All of it goes into the address. */
export function FilterBar({ searchLabel, filters = [], values, onChange, lead, children }: FilterBarProps) {
  const set = filters.filter(({ name }) => values[name]);
  return (
    <search className={styles.bar}>
      {lead}
      {searchLabel ? (
        <SearchField label={searchLabel} value={values.q ?? ""} onChange={(q) => onChange({ q })} />
      ) : null}
      {filters.map((filter) =>
        filter.options ? (
          <FilterMenu key={filter.name} filter={filter} value={values[filter.name]} onChange={onChange} />
        ) : (
          <TextInput
            key={filter.name}
            type="date"
            aria-label={filter.label}
            leftSection={<span className={styles.day}>{filter.label}</span>}
            leftSectionWidth={48}
            value={values[filter.name] ?? ""}
            onChange={(event) => onChange({ [filter.name]: event.currentTarget.value || undefined })}
          />
        ),
      )}
      {set.length > 1 ? (
        <Button
          variant="subtle"
          color="gray"
          onClick={() => onChange(Object.fromEntries(filters.map(({ name }) => [name, undefined])))}
        >
          Clear filters
        </Button>
      ) : null}
      <div className={styles.end}>{children}</div>
    </search>
  );
}

function FilterMenu({
  filter,
  value,
  onChange,
}: { filter: Filter; value?: string } & Pick<FilterBarProps, "onChange">) {
  const { name, label, options = [] } = filter;
  const chosen = options.find((option) => option.value === value)?.label ?? value;
  return (
    <span className={styles.chip} data-set={Boolean(chosen)}>
      <MenuButton
        position="bottom-start"
        sections={[
          {
            kind: "one",
            choices: options.map((option) => ({
              label: option.label,
              checked: option.value === value,
              onChoose: () => onChange({ [name]: option.value }),
            })),
          },
        ]}
      >
        <button type="button" className={styles.target}>
          {chosen ? `${label}: ${chosen}` : label}
          {chosen ? null : <IconChevronDown size={14} aria-hidden="true" />}
        </button>
      </MenuButton>
      {chosen ? (
        <CloseButton
          size="sm"
          aria-label={`Remove the filter ${label}`}
          onClick={() => onChange({ [name]: undefined })}
        />
      ) : null}
    </span>
  );
}

function SearchField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (text: string) => void;
}) {
  const [typed, setTyped] = useState(value);
  const [seen, setSeen] = useState(value);
  const [sent, setSent] = useState(value);
  if (seen !== value) {
    setSeen(value);
    // The address changed by itself, by the back button for example: then it wins over what is typed.
    if (value !== sent) setTyped(value);
  }
  useEffect(() => {
    const text = typed.trim();
    if (text === value) return;
    const timer = setTimeout(() => {
      setSent(text);
      onChange(text);
    }, 250);
    return () => clearTimeout(timer);
  }, [typed, value, onChange]);
  return (
    <TextInput
      type="search"
      className={styles.search}
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={15} aria-hidden="true" />}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      maxLength={200}
    />
  );
}
