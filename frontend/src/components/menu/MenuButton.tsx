import type { MenuProps } from "@mantine/core";
import type { Icon } from "@tabler/icons-react";
import { type ComponentProps, cloneElement, type ReactElement, type ReactNode, useState } from "react";
import { showToast } from "../toast";
import type OpenedMenu from "./OpenedMenu";

const load = () => import("./OpenedMenu");

export interface MenuChoice {
  label: string;
  icon?: Icon;
  onChoose: () => void;
  /** Among states: it is the present one. */
  checked?: boolean;
  /** It destroys something. */
  danger?: boolean;
}

export interface MenuSection {
  label?: string;
  /** Things to do (the default), states of which one holds, or states that each hold or not. */
  kind?: "actions" | "one" | "several";
  choices: readonly MenuChoice[];
}

export interface MenuButtonProps extends Pick<MenuProps, "width" | "position"> {
  /** The button that opens it. */
  children: ReactElement<ComponentProps<"button">>;
  sections: readonly MenuSection[];
  /** Above the first section. */
  head?: ReactNode;
  /** Choosing does not close it. */
  keepOpen?: boolean;
}

/**
 * A button with a menu, whose script is fetched when somebody comes near. The button's own handlers of clicks, focus and
 * pointer are not called.
 */
export function MenuButton(props: MenuButtonProps) {
  const [Opened, setOpened] = useState<typeof OpenedMenu>();
  if (Opened) return <Opened {...props} />;
  // Where it fails, pressing the button meets the same failure and says so.
  const near = () => void load().catch(() => undefined);
  const open = async () => {
    try {
      const fetched = (await load()).default;
      setOpened(() => fetched);
    } catch {
      showToast({
        tone: "bad",
        text: "The menu could not be fetched. Nothing was changed: try again, or reload the page.",
      });
    }
  };
  return cloneElement(props.children, {
    "aria-haspopup": "menu",
    "aria-expanded": false,
    onClick: () => void open(),
    onPointerEnter: near,
    onFocus: near,
  });
}
