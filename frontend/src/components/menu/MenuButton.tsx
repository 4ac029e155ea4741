import type { MenuProps } from "@mantine/core";
import type { Icon } from "@tabler/icons-react";
import {
  type ComponentProps,
  cloneElement,
  lazy,
  type ReactElement,
  type ReactNode,
  Suspense,
  useState,
} from "react";

const load = () => import("./OpenedMenu");
const OpenedMenu = lazy(load);

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

/** A button with a menu, whose script is fetched when somebody comes near. */
export function MenuButton(props: MenuButtonProps) {
  const [wanted, setWanted] = useState(false);
  const near = () => void load();
  const button = cloneElement(props.children, {
    "aria-haspopup": "menu",
    "aria-expanded": false,
    onClick: () => setWanted(true),
    onPointerEnter: near,
    onFocus: near,
  });
  if (!wanted) return button;
  return (
    <Suspense fallback={button}>
      <OpenedMenu {...props} />
    </Suspense>
  );
}
