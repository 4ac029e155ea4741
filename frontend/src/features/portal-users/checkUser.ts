import { tooLong } from "@/lib/tooLong";
import { texts } from "./texts";

/** What is wrong with a field, in a sentence; null when nothing is. The API has the last word. */
export const checkUser = {
  name: (name: string) => (name.trim() ? tooLong(name, 100) : texts.errors.name),
  email: (email: string) => (/^[^\s@]+@[^\s@]+$/.test(email.trim()) ? null : texts.errors.email),
};

/** What is wrong with a password that somebody is to be given. Which are too easy the server knows. */
export function checkPassword(password: string): string | null {
  const length = Array.from(password).length;
  return length >= 12 && length <= 200 ? null : texts.errors.password;
}
