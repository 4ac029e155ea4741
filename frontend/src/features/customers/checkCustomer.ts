import { tooLong } from "@/lib/tooLong";
import { texts } from "./texts";

/** What is wrong with a field, in a sentence; null when nothing is. */
export const checkCustomer = {
  name: (name: string) => (name.trim() ? tooLong(name, 300) : texts.errors.name),
  adminName: (name: string) => (name.trim() ? tooLong(name, 100) : texts.errors.adminName),
  adminEmail: (email: string) => (/^[^\s@]+@[^\s@]+$/.test(email.trim()) ? null : texts.errors.adminEmail),
  country: (country: string) => (/^([A-Za-z]{2})?$/.test(country.trim()) ? null : texts.errors.country),
};
