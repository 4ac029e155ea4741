import { ActionIcon, Menu } from "@mantine/core";
import { IconDots, IconPlugConnectedX, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { DisconnectDialog } from "./DisconnectDialog";
import type { TenantDetail } from "./queries";
import { RemoveDialog } from "./RemoveDialog";
import { texts } from "./texts";

/** What else can be done with a tenant. */
export function TenantMenu({ tenant }: { tenant: TenantDetail }) {
  const [asking, setAsking] = useState<"disconnect" | "remove">();
  const close = () => setAsking(undefined);
  return (
    <>
      <Menu>
        <Menu.Target>
          <ActionIcon variant="default" aria-label={texts.more}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {tenant.connection_state === "connected" ? (
            <Menu.Item leftSection={<IconPlugConnectedX size={16} />} onClick={() => setAsking("disconnect")}>
              {texts.disconnect.action}
            </Menu.Item>
          ) : null}
          <Menu.Item color="red" leftSection={<IconTrash size={16} />} onClick={() => setAsking("remove")}>
            {texts.remove.action}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <DisconnectDialog tenant={tenant} opened={asking === "disconnect"} onClose={close} />
      <RemoveDialog tenant={tenant} opened={asking === "remove"} onClose={close} />
    </>
  );
}
