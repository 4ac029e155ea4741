import { Loader } from "@mantine/core";
import { type Icon, IconSearch } from "@tabler/icons-react";
import { type KeyboardEvent, type ReactNode, useId, useState } from "react";
import { Dialog } from "./Dialog";
import styles from "./Palette.module.css";

export interface PaletteItem {
  id: string;
  label: string;
  /** What tells it from others of the same name. */
  detail?: string;
  icon: Icon;
  run: () => void;
}

export interface PaletteGroup {
  label: string;
  items: readonly PaletteItem[];
}

interface PaletteProps {
  opened: boolean;
  onClose: () => void;
  /** What can be looked for. */
  label: string;
  query: string;
  onQuery: (query: string) => void;
  groups: readonly PaletteGroup[];
  searching: boolean;
  /** Shown instead of results: a failure, or that nothing was found. */
  message?: ReactNode;
}

/** One box to go anywhere: typed text finds things and pages, arrows choose, Enter goes there. */
export function Palette({ opened, onClose, ...rest }: PaletteProps) {
  return (
    <Dialog
      opened={opened}
      onClose={onClose}
      withCloseButton={false}
      centered={false}
      yOffset="10dvh"
      padding={0}
      size={600}
      aria-label={rest.label}
    >
      <PaletteBody onClose={onClose} {...rest} />
    </Dialog>
  );
}

function PaletteBody({
  onClose,
  label,
  query,
  onQuery,
  groups,
  searching,
  message,
}: Omit<PaletteProps, "opened">) {
  const [active, setActive] = useState(0);
  const listId = useId();
  const items = groups.flatMap((group) => group.items);
  const current = items[Math.min(active, items.length - 1)];

  const run = (item: PaletteItem | undefined) => {
    if (!item) return;
    onClose();
    item.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && items.length > 0) {
      event.preventDefault();
      const next = (Math.min(active, items.length - 1) + step + items.length) % items.length;
      setActive(next);
      document.getElementById(`${listId}-${items[next]?.id}`)?.scrollIntoView({ block: "nearest" });
    }
    if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      run(current);
    }
  };

  return (
    <div className={styles.palette}>
      <div className={styles.field}>
        <IconSearch size={18} aria-hidden="true" />
        <input
          className={styles.input}
          role="combobox"
          aria-label={label}
          aria-expanded={items.length > 0}
          aria-controls={listId}
          aria-activedescendant={current ? `${listId}-${current.id}` : undefined}
          aria-autocomplete="list"
          placeholder={label}
          value={query}
          onChange={(event) => {
            setActive(0);
            onQuery(event.currentTarget.value);
          }}
          onKeyDown={onKeyDown}
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
        />
        {searching ? <Loader size={16} aria-label="Searching" /> : null}
      </div>
      <div id={listId} role="listbox" aria-label="Results" className={styles.list}>
        {groups.map((group) => (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset may not stand inside a listbox
          <div key={group.label} role="group" aria-label={group.label}>
            <p className={styles.group} aria-hidden="true">
              {group.label}
            </p>
            {group.items.map((item) => (
              // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field takes the keys
              <div
                key={item.id}
                id={`${listId}-${item.id}`}
                role="option"
                aria-selected={item === current}
                className={styles.option}
                onClick={() => run(item)}
                onMouseMove={() => setActive(items.indexOf(item))}
              >
                <item.icon size={16} stroke={1.7} aria-hidden="true" />
                <span className={styles.label}>{item.label}</span>
                {item.detail ? <span className={styles.detail}>{item.detail}</span> : null}
              </div>
            ))}
          </div>
        ))}
      </div>
      {message ? <div className={styles.message}>{message}</div> : null}
    </div>
  );
}
