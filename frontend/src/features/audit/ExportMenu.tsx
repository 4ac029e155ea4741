import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { getActing } from "@/api/acting";
import { useCan } from "@/api/me";
import { MenuButton } from "@/components/menu/MenuButton";
import { type AuditFilter, exportPath, headsPath } from "./queries";
import { texts } from "./texts";

/** Files of what the list shows, and the heads that prove it. */
export function ExportMenu({ filter }: { filter: AuditFilter }) {
  const can = useCan();
  // A download names no launch: it would be the member of staff's own.
  if (getActing() !== undefined) return null;
  // The export carries the chain only for who may verify it and sees all of each event.
  const ndjson = can("audit:verify") && can("costs:read") ? texts.ndjsonChained : texts.ndjson;
  const choices = [
    { label: texts.csv, onChoose: () => download(exportPath("csv", filter)) },
    { label: ndjson, onChoose: () => download(exportPath("ndjson", filter)) },
  ];
  if (can("audit:verify")) choices.push({ label: texts.heads, onChoose: () => download(headsPath) });
  return (
    <MenuButton sections={[{ choices }]}>
      <Button variant="default" leftSection={<IconDownload size={15} />}>
        {texts.export}
      </Button>
    </MenuButton>
  );
}

function download(href: string) {
  const link = document.createElement("a");
  link.href = href;
  link.download = "";
  link.click();
}
