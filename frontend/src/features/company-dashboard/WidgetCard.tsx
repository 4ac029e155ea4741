import { ActionIcon } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconDots, IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { MenuButton } from "@/components/menu/MenuButton";
import { Section } from "@/components/Section";
import type { Widget } from "./queries";
import { texts } from "./texts";
import styles from "./WidgetCard.module.css";

interface WidgetCardProps {
  widget: Widget;
  /** Undefined for the first. */
  onUp: (() => void) | undefined;
  /** Undefined for the last. */
  onDown: (() => void) | undefined;
  onRemove: () => void;
  children: ReactNode;
}

/** One widget on a dashboard, with what can be done with it. */
export function WidgetCard({ widget, onUp, onDown, onRemove, children }: WidgetCardProps) {
  const name = texts.widgets[widget];
  return (
    <div className={styles.card}>
      <Section
        title={name}
        aside={
          <MenuButton
            width={180}
            position="bottom-end"
            sections={[
              {
                choices: [
                  ...(onUp ? [{ label: texts.up, icon: IconArrowUp, onChoose: onUp }] : []),
                  ...(onDown ? [{ label: texts.down, icon: IconArrowDown, onChoose: onDown }] : []),
                  { label: texts.remove, icon: IconX, onChoose: onRemove },
                ],
              },
            ]}
          >
            <ActionIcon aria-label={texts.actions(name)}>
              <IconDots size={18} />
            </ActionIcon>
          </MenuButton>
        }
      >
        <p className={styles.about}>{texts.about[widget]}</p>
        {children}
      </Section>
    </div>
  );
}
