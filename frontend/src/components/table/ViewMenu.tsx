import { ActionIcon, Menu, Tooltip } from "@mantine/core";
import { IconAdjustmentsHorizontal } from "@tabler/icons-react";
import type { Column } from "./columns";
import type { ListView } from "./useListView";

interface ViewMenuProps {
  columns: readonly Pick<Column<never>, "id" | "header" | "full">[];
  view: ListView;
}

/** Which columns a list shows and how high its rows are; kept in this browser. */
export function ViewMenu({ columns, view }: ViewMenuProps) {
  return (
    <Menu closeOnItemClick={false} width={220}>
      <Menu.Target>
        <Tooltip label="Columns and density">
          <ActionIcon aria-label="Columns and density" variant="default">
            <IconAdjustmentsHorizontal size={16} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Columns</Menu.Label>
        {columns.slice(1).map(({ id, header, full }) => {
          const shown = !view.hidden.includes(id);
          return (
            <Menu.CheckboxItem key={id} checked={shown} onChange={() => view.toggle(id)}>
              {full ?? header}
            </Menu.CheckboxItem>
          );
        })}
        <Menu.Divider />
        <Menu.Label>Rows</Menu.Label>
        {(["dense", "comfortable"] as const).map((density) => (
          <Menu.RadioItem
            key={density}
            value={density}
            checked={view.density === density}
            onChange={() => view.setDensity(density)}
          >
            {density === "dense" ? "Dense" : "Comfortable"}
          </Menu.RadioItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
