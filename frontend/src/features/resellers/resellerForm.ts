import { tooLong } from "@/lib/tooLong";
import type { ResellerCreate } from "./queries";
import { texts } from "./texts";

/** A reseller as it is typed in. */
export interface ResellerValues {
  display_name: string;
  domain: string;
  application_id: string;
  application_secret: string;
  /** `YYYY-MM-DD`, or empty when it is not recorded. */
  secret_expires_at: string;
  add_customers_by_sync: boolean;
}

export const emptyReseller: ResellerValues = {
  display_name: "",
  domain: "",
  application_id: "",
  application_secret: "",
  secret_expires_at: "",
  add_customers_by_sync: true,
};

const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What is wrong with a field, in a sentence; null when nothing is. The API has the last word. */
export const checkReseller = {
  display_name: (name: string) => (name.trim() ? tooLong(name, 300) : texts.errors.displayName),
  domain: (domain: string) =>
    /^[^\s@/]+\.[^\s@/]+$/.test(domain.trim()) || id.test(domain.trim()) ? null : texts.errors.domain,
  application_id: (text: string) => (id.test(text.trim()) ? null : texts.errors.applicationId),
  application_secret: (secret: string) => {
    if (secret.trim() === "") return texts.errors.secret;
    return id.test(secret.trim()) ? texts.errors.secretIsId : tooLong(secret, 512);
  },
};

/** The body of the call that adds it. A day of expiry counts from its beginning in UTC. */
export function toCreate(values: ResellerValues): ResellerCreate {
  return {
    display_name: values.display_name.trim(),
    domain: values.domain.trim(),
    application_id: values.application_id.trim(),
    application_secret: values.application_secret.trim(),
    add_customers_by_sync: values.add_customers_by_sync,
    ...(values.secret_expires_at ? { secret_expires_at: `${values.secret_expires_at}T00:00:00Z` } : {}),
  };
}
