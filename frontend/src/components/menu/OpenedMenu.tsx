import { Menu } from "@mantine/core";
import { cloneElement, Fragment, useEffect, useRef, useState } from "react";
import type { MenuButtonProps, MenuChoice, MenuSection } from "./MenuButton";

/** The button with its menu. It opens as soon as it is there: whoever fetched it has pressed the button. */
export default function OpenedMenu({ children, sections, head, keepOpen = false, ...rest }: MenuButtonProps) {
  const target = useRef<HTMLButtonElement>(null);
  const [opened, setOpened] = useState(false);
  useEffect(() => {
    target.current?.focus(); // where the focus goes back to
    const frame = requestAnimationFrame(() => setOpened(true));
    return () => cancelAnimationFrame(frame);
  }, []);
  return (
    <Menu {...rest} opened={opened} onChange={setOpened}>
      <Menu.Target>{cloneElement(children, { ref: target })}</Menu.Target>
      <Menu.Dropdown>
        {head}
        {sections.map(({ label, kind = "actions", choices }, index) => (
          <Fragment key={label ?? index}>
            {index > 0 || head ? <Menu.Divider /> : null}
            {label ? <Menu.Label>{label}</Menu.Label> : null}
            {choices.map((choice) => (
              <Choice key={choice.label} {...choice} kind={kind} closes={!keepOpen} />
            ))}
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

interface ChoiceProps extends MenuChoice {
  kind: NonNullable<MenuSection["kind"]>;
  closes: boolean;
}

function Choice({ label, icon: Shape, onChoose, checked = false, danger, kind, closes }: ChoiceProps) {
  const icon = Shape ? <Shape size={16} /> : undefined;
  const state = { checked, onChange: onChoose, rightSection: icon, closeMenuOnClick: closes };
  if (kind === "several") return <Menu.CheckboxItem {...state}>{label}</Menu.CheckboxItem>;
  if (kind === "one") {
    return (
      <Menu.RadioItem {...state} value={label}>
        {label}
      </Menu.RadioItem>
    );
  }
  return (
    <Menu.Item
      color={danger ? "red" : undefined}
      leftSection={icon}
      closeMenuOnClick={closes}
      onClick={onChoose}
    >
      {label}
    </Menu.Item>
  );
}
