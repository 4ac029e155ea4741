import { Drawer } from "@mantine/core";
import type { SidePanelProps } from "./SidePanel";
import styles from "./SidePanel.module.css";
import { useLayer } from "./useLayer";

/** The panel itself, apart from SidePanel so that it is fetched when it opens. */
export default function SideDrawer({ opened, onClose, title, wide = false, children }: SidePanelProps) {
  const close = useLayer(opened, onClose);
  return (
    <Drawer
      opened={opened}
      onClose={close}
      position="right"
      size={wide ? 592 : 480}
      title={<span className={styles.title}>{title}</span>}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {children}
    </Drawer>
  );
}
