import type { ShortcutLine } from "@/components/ShortcutsHelp";
import { goLines, listLines } from "../shortcutLines";
import { letters } from "./navigation";

/** Every key that works, for the help. */
export const shortcutLines: readonly ShortcutLine[] = [
  { keys: ["/"], does: "Search" },
  { keys: ["Ctrl K"], does: "Search, also while typing" },
  ...listLines,
  ...goLines(letters),
];
