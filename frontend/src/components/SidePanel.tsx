import { lazy, type ReactNode } from "react";
import { OnceOpened } from "./OnceOpened";

const SideDrawer = lazy(() => import("./SideDrawer"));

export interface SidePanelProps {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** For forms with a guide. */
  wide?: boolean;
  children: ReactNode;
}

/** A panel at the right over the page it belongs to: for a form, or for one row in full. */
export function SidePanel(props: SidePanelProps) {
  return (
    <OnceOpened opened={props.opened}>{(opened) => <SideDrawer {...props} opened={opened} />}</OnceOpened>
  );
}
