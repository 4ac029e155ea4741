import type { components } from "@/client/schema";
import { tooLong } from "@/lib/tooLong";
import { texts } from "./texts";

type TenantCreate = components["schemas"]["TenantCreate"];

const words = texts.create;

/** A new tenant as it is typed in; all of it is text. */
export const emptyTenant = {
  domain_prefix: "",
  company_name: "",
  registration_number: "",
  country: "",
  state: "",
  city: "",
  postal_code: "",
  address_line1: "",
  address_line2: "",
  first_name: "",
  last_name: "",
  email: "",
  phone_number: "",
  culture: navigator.language.includes("-") ? navigator.language : "en-US",
  delegated: true,
};

export type NewTenantValues = typeof emptyTenant;

const atMost = (most: number) => (text: string) => tooLong(text, most);
const needed = (most: number) => (text: string) => (text.trim() ? tooLong(text, most) : words.needed);

/** What is wrong with a field, in a sentence; null when nothing is. Microsoft has the last word. */
export const checkNewTenant = {
  domain_prefix: (prefix: string) => (/^[a-z0-9]{1,27}$/i.test(prefix.trim()) ? null : words.prefix),
  country: (country: string) => (/^[A-Za-z]{2}$/.test(country.trim()) ? null : words.twoLetters),
  company_name: needed(200),
  registration_number: atMost(30),
  state: atMost(50),
  city: needed(100),
  postal_code: needed(20),
  address_line1: needed(200),
  address_line2: atMost(200),
  first_name: needed(50),
  last_name: needed(50),
  email: needed(254),
  phone_number: atMost(30),
  culture: needed(20),
};

/** The body of the call, without what was left empty. */
export function toTenantCreate(values: NewTenantValues): TenantCreate {
  const text = (value: string) => value.trim();
  const optional = (value: string) => text(value) || undefined;
  return {
    domain_prefix: text(values.domain_prefix).toLowerCase(),
    company_name: text(values.company_name),
    registration_number: optional(values.registration_number),
    country: text(values.country).toUpperCase(),
    state: optional(values.state),
    city: text(values.city),
    postal_code: text(values.postal_code),
    address_line1: text(values.address_line1),
    address_line2: optional(values.address_line2),
    first_name: text(values.first_name),
    last_name: text(values.last_name),
    email: text(values.email),
    phone_number: optional(values.phone_number),
    culture: text(values.culture),
    delegated: values.delegated,
  };
}
