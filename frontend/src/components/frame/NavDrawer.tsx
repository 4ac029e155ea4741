import { Drawer } from "@mantine/core";
import type { ReactNode } from "react";
import { type NavGroup, NavGroups } from "./NavGroups";

interface NavDrawerProps {
  opened: boolean;
  onClose: () => void;
  title: ReactNode;
  groups: readonly NavGroup[];
}

/** The navigation of a phone. */
export default function NavDrawer({ opened, onClose, title, groups }: NavDrawerProps) {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      size={280}
      title={title}
      closeButtonProps={{ "aria-label": "Close the navigation" }}
    >
      <NavGroups groups={groups} narrow={false} />
    </Drawer>
  );
}
