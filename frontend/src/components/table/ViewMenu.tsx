import { ActionIcon } from "@mantine/core";
import { IconAdjustmentsHorizontal } from "@tabler/icons-react";
import { MenuButton } from "../menu/MenuButton";
import type { Column } from "./columns";
import type { ListView } from "./useListView";

const densities = { dense: "Dense", comfortable: "Comfortable" } as const;

interface ViewMenuProps {
  columns: readonly Pick<Column<never>, "id" | "header" | "full">[];
  view: ListView;
}

/** Which columns a list shows and how high its rows are; kept in this browser. */
export function ViewMenu({ columns, view }: ViewMenuProps) {
  return (
    <MenuButton
      keepOpen
      width={220}
      sections={[
        {
          label: "Columns",
          kind: "several",
          choices: columns.slice(1).map(({ id, header, full }) => ({
            label: full ?? header,
            checked: !view.hidden.includes(id),
            onChoose: () => view.toggle(id),
          })),
        },
        {
          label: "Rows",
          kind: "one",
          choices: (["dense", "comfortable"] as const).map((density) => ({
            label: densities[density],
            checked: view.density === density,
            onChoose: () => view.setDensity(density),
          })),
        },
      ]}
    >
      <ActionIcon aria-label="Columns and density" title="Columns and density" variant="default">
        <IconAdjustmentsHorizontal size={16} />
      </ActionIcon>
    </MenuButton>
  );
}
