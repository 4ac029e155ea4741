import type { ShortcutLine } from "@/components/ShortcutsHelp";
import { letters } from "./navigation";

/** Every key that works, for the help. */
export const shortcutLines: readonly ShortcutLine[] = [
  { keys: ["/"], does: "Search" },
  { keys: ["Ctrl K"], does: "Search, also while typing" },
  { keys: ["j"], does: "Next row" },
  { keys: ["k"], does: "Row before" },
  { keys: ["Enter"], does: "Open the row" },
  { keys: ["x"], does: "Select the row, where rows can be selected" },
  { keys: ["Esc"], does: "Close what is open" },
  { keys: ["?"], does: "This help" },
  ...Object.entries(letters).map(([letter, { label }]) => ({ keys: ["g", letter], does: `Go to ${label}` })),
];
