import type { ShortcutLine } from "@/components/ShortcutsHelp";
import { goLines, pageLines } from "../shortcutLines";
import { letters } from "./navigation";

/** Every key that works here, for the help. */
export const shortcutLines = (): ShortcutLine[] => [
  { keys: ["/"], does: "Search" },
  { keys: ["Ctrl K"], does: "Search, also while typing" },
  ...pageLines(),
  ...goLines(letters),
];
