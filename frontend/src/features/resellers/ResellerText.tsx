import { useCan } from "@/api/me";
import { InlineEdit } from "@/components/InlineEdit";
import type { Reseller } from "./queries";
import { useEditReseller } from "./useEditReseller";

interface ResellerTextProps {
  reseller: Reseller;
  name: "mail_name" | "support_email" | "default_admin_name" | "default_admin_email";
  label: string;
  /** What stands there while nothing is set. */
  unset: string;
  help: string;
}

/** A text that a reseller may have, edited where it stands; empty takes it away. */
export function ResellerText({ reseller, name, label, unset, help }: ResellerTextProps) {
  const writable = useCan()("resellers:write");
  const save = useEditReseller(reseller);
  const shown = reseller[name] ?? unset;
  if (!writable) return shown;
  return (
    <InlineEdit
      label={label}
      value={reseller[name] ?? ""}
      display={shown}
      description={help}
      onSave={(value) => save({ [name]: value })}
    />
  );
}
