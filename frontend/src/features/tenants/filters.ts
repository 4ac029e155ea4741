import type { Filter } from "@/components/table/FilterBar";
import { texts } from "./texts";

const options = (names: Readonly<Record<string, string>>) =>
  Object.entries(names).map(([value, label]) => ({ value, label }));

/** What a list of tenants can be narrowed by. */
export const tenantFilters: readonly Filter[] = [
  { name: "connection_state", label: texts.filters.connection, options: options(texts.connection) },
  { name: "consent_state", label: texts.filters.consent, options: options(texts.consent) },
  { name: "gdap_state", label: texts.filters.gdap, options: options(texts.gdap) },
];
