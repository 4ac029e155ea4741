import { emptyReseller } from "@/features/resellers/resellerForm";
import { makeDraft } from "@/lib/draft";

/** What was typed of the first reseller; never its secret. */
export const resellerDraft = makeDraft("setup.reseller", emptyReseller, [
  "display_name",
  "domain",
  "application_id",
  "secret_expires_at",
  "add_customers_by_sync",
]);
