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
  /** Undefined where nothing can be changed. */
  onRemove: (() => void) | undefined;
  children: ReactNode;
}

/** One widget on a dashboard, with what can be done with it, if anything. */
export function WidgetCard({ widget, onUp, onDown, onRemove, children }: WidgetCardProps) {
  const name = texts.widgets[widget];
  const choices = [
    ...(onUp ? [{ label: texts.up, icon: IconArrowUp, onChoose: onUp }] : []),
    ...(onDown ? [{ label: texts.down, icon: IconArrowDown, onChoose: onDown }] : []),
    ...(onRemove ? [{ label: texts.remove, icon: IconX, onChoose: onRemove }] : []),
  ];
  return (
    <div className={styles.card}>
      <Section
        title={name}
        aside={
          choices.length > 0 ? (
            <MenuButton width={180} position="bottom-end" sections={[{ choices }]}>
              <ActionIcon aria-label={texts.actions(name)}>
                <IconDots size={18} />
              </ActionIcon>
            </MenuButton>
          ) : null
        }
      >
        <p className={styles.about}>{texts.about[widget]}</p>
        {children}
      </Section>
    </div>
  );
}
