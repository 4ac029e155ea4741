import type { ApiClient, ApiClientUpdate } from "./queries";
import { texts } from "./texts";

const words = texts.form;

/** An API client as it is typed in. */
export interface ClientValues {
  /** Of a new one: whose it is. */
  reseller_id: string;
  name: string;
  scopes: string[];
  reach: string;
  customer_ids: string[];
  requests_per_minute: string;
  /** Of a new one: `YYYY-MM-DD`, or empty. */
  secret_expires_at: string;
}

/** What is wrong with a field, in a sentence; null when nothing is. The API has the last word. */
export const checkClient = {
  name: (name: string) => (name.trim() ? null : words.nameError),
  scopes: (scopes: string[]) => (scopes.length > 0 ? null : words.scopesError),
  customer_ids: (ids: string[], { reach }: Pick<ClientValues, "reach">) =>
    reach === "every" || ids.length > 0 ? null : words.customersError,
  requests_per_minute: (rate: string) => (/^[1-9]\d{0,8}$/.test(rate.trim()) ? null : words.rateError),
};

export const valuesOf = (client: ApiClient): ClientValues => ({
  reseller_id: client.reseller_id,
  name: client.name,
  scopes: client.scopes,
  reach: client.all_customers ? "every" : "only",
  customer_ids: client.customers.map(({ id }) => id),
  requests_per_minute: String(client.requests_per_minute),
  secret_expires_at: "",
});

/** Only what differs from what the client is. */
export function changesOf(client: ApiClient, values: ClientValues): ApiClientUpdate {
  const was = valuesOf(client);
  const name = values.name.trim();
  const rate = Number(values.requests_per_minute);
  const same = (a: string[], b: string[]) => [...a].sort().join() === [...b].sort().join();
  const every = values.reach === "every";
  return {
    ...(name === was.name ? {} : { name }),
    ...(same(values.scopes, was.scopes) ? {} : { scopes: values.scopes }),
    ...(every && !client.all_customers ? { all_customers: true } : {}),
    ...(every || (was.reach === "only" && same(values.customer_ids, was.customer_ids))
      ? {}
      : { customer_ids: values.customer_ids }),
    ...(rate === client.requests_per_minute ? {} : { requests_per_minute: rate }),
  };
}
