import { formatCount } from "./numbers";

/** The sentence for a text of more than `most` characters, white space around it not counted; null when it is none. */
export function tooLong(text: string, most: number): string | null {
  const length = Array.from(text.trim()).length;
  return length > most
    ? `Use at most ${formatCount(most)} characters: these are ${formatCount(length)}.`
    : null;
}
