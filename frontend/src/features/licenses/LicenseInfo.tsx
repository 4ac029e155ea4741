import { ActionIcon, Popover } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { CopyableId } from "@/components/CopyableId";
import { SmallTable } from "@/components/SmallTable";
import type { License } from "./queries";
import { texts } from "./texts";

/** Opens the ids behind a row: the product's, and those of the subscriptions its seats come from. */
export function LicenseInfo({ license }: { license: License }) {
  const ids = license.microsoft_subscription_ids;
  return (
    <Popover width={440} position="bottom-start" trapFocus withinPortal>
      <Popover.Target>
        <ActionIcon size={24} aria-label={texts.info(license.product_name)}>
          <IconInfoCircle size={15} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown>
        <SmallTable
          caption={texts.info(license.product_name)}
          head={[texts.sku, texts.subscriptions]}
          rows={(ids.length > 0 ? ids : [null]).map((id, index) => ({
            key: id ?? "none",
            cells: [
              index === 0 ? <CopyableId key="sku" value={license.sku_id} label="product SKU id" /> : null,
              id ? <CopyableId key="id" value={id} label="Microsoft subscription id" /> : texts.none,
            ],
          }))}
        />
      </Popover.Dropdown>
    </Popover>
  );
}
