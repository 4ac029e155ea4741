import { InlineEdit } from "@/components/InlineEdit";
import { formatDate } from "@/lib/dates";
import type { Reseller, ResellerUpdate } from "./queries";
import { texts } from "./texts";

interface SecretExpiryProps {
  reseller: Reseller;
  writable: boolean;
  save: (change: ResellerUpdate) => Promise<unknown>;
}

/** The day on which the secret ends, as somebody entered it. */
export function SecretExpiry({ reseller, writable, save }: SecretExpiryProps) {
  const at = reseller.secret_expires_at;
  const shown = at ? formatDate(at) : texts.basics.notRecorded;
  if (!writable) return shown;
  return (
    <InlineEdit
      label={texts.fields.expires}
      value={at?.slice(0, 10) ?? ""}
      display={shown}
      type="date"
      description={texts.fields.expiresHelp}
      onSave={(date) => save({ secret_expires_at: date ? `${date}T00:00:00Z` : "" })}
    />
  );
}
