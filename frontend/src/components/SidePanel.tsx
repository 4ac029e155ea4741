import { Drawer } from "@mantine/core";
import type { ReactNode } from "react";
import styles from "./SidePanel.module.css";

interface SidePanelProps {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** For forms with a guide. */
  wide?: boolean;
  children: ReactNode;
}

/** A panel at the right over the page it belongs to: for a form, or for one row in full. */
export function SidePanel({ opened, onClose, title, wide = false, children }: SidePanelProps) {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size={wide ? 592 : 480}
      title={<span className={styles.title}>{title}</span>}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {children}
    </Drawer>
  );
}
