import type { ShortcutLine } from "@/components/ShortcutsHelp";

/** The letters that follow `g`, and where each goes. */
export type Letters = Readonly<Record<string, { href: string; label: string }>>;

const rowLines: readonly ShortcutLine[] = [
  { keys: ["j"], does: "Next row" },
  { keys: ["k"], does: "Row before" },
  { keys: ["Enter"], does: "Open the row" },
];
const selectLine: ShortcutLine = { keys: ["x"], does: "Select the row" };
const alwaysLines: readonly ShortcutLine[] = [
  { keys: ["Esc"], does: "Close what is open" },
  { keys: ["?"], does: "This help" },
];

/** The keys that work on the page as it is now, for the help: those of rows only where there are rows. */
export const pageLines = (): ShortcutLine[] => [
  ...(document.querySelector("[data-row]") ? rowLines : []),
  ...(document.querySelector("[data-row] [type=checkbox]") ? [selectLine] : []),
  ...alwaysLines,
];

/** The keys that go to pages, for the help. */
export const goLines = (letters: Letters): ShortcutLine[] =>
  Object.entries(letters).map(([letter, { label }]) => ({ keys: ["g", letter], does: `Go to ${label}` }));
