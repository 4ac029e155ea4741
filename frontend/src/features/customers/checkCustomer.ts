import { tooLong } from "@/lib/tooLong";
import { texts } from "./texts";

/** What is wrong with a field, in a sentence; null when nothing is. */
export const checkCustomer = {
  name: (name: string) => (name.trim() ? tooLong(name, 300) : texts.errors.name),
  country: (country: string) => (/^([A-Za-z]{2})?$/.test(country.trim()) ? null : texts.errors.country),
};
