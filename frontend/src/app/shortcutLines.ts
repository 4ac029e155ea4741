import type { ShortcutLine } from "@/components/ShortcutsHelp";

/** The letters that follow `g`, and where each goes. */
export type Letters = Readonly<Record<string, { href: string; label: string }>>;

/** The keys that work on lists and everywhere, for the help. */
export const listLines: readonly ShortcutLine[] = [
  { keys: ["j"], does: "Next row" },
  { keys: ["k"], does: "Row before" },
  { keys: ["Enter"], does: "Open the row" },
  { keys: ["x"], does: "Select the row, where rows can be selected" },
  { keys: ["Esc"], does: "Close what is open" },
  { keys: ["?"], does: "This help" },
];

/** The keys that go to pages, for the help. */
export const goLines = (letters: Letters): ShortcutLine[] =>
  Object.entries(letters).map(([letter, { label }]) => ({ keys: ["g", letter], does: `Go to ${label}` }));
