import { ActionIcon } from "@mantine/core";
import { IconDots, IconPlugConnectedX, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { MenuButton, type MenuChoice } from "@/components/menu/MenuButton";
import { DisconnectDialog } from "./DisconnectDialog";
import type { TenantDetail } from "./queries";
import { RemoveDialog } from "./RemoveDialog";
import { texts } from "./texts";

/** What else can be done with a tenant. */
export function TenantMenu({ tenant }: { tenant: TenantDetail }) {
  const [asking, setAsking] = useState<"disconnect" | "remove">();
  const close = () => setAsking(undefined);
  const choices: MenuChoice[] = [
    { label: texts.remove.action, icon: IconTrash, danger: true, onChoose: () => setAsking("remove") },
  ];
  if (tenant.connection_state === "connected") {
    choices.unshift({
      label: texts.disconnect.action,
      icon: IconPlugConnectedX,
      onChoose: () => setAsking("disconnect"),
    });
  }
  return (
    <>
      <MenuButton sections={[{ choices }]}>
        <ActionIcon variant="default" aria-label={texts.more}>
          <IconDots size={16} />
        </ActionIcon>
      </MenuButton>
      <DisconnectDialog tenant={tenant} opened={asking === "disconnect"} onClose={close} />
      <RemoveDialog tenant={tenant} opened={asking === "remove"} onClose={close} />
    </>
  );
}
