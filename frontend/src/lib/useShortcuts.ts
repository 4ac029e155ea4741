import { useEffect, useRef } from "react";

/**
 * Keys and what they do: a single character ("/", "?"), "mod+k" for Ctrl or Command with it, or two after another
 * ("g d"). Single keys and sequences are left alone while somebody types or a dialog is open.
 */
export type Shortcuts = Readonly<Record<string, () => void>>;

const sequenceTimeout = 1000;

function busy(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) return true;
  return document.querySelector("[role=dialog],[role=menu]") !== null;
}

/** Listens for shortcuts on the whole page for as long as the component is shown. */
export function useShortcuts(shortcuts: Shortcuts) {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  useEffect(() => {
    let before = "";
    let since = 0;
    const onKey = (event: KeyboardEvent) => {
      if (event.isComposing || event.defaultPrevented || event.altKey) return;
      const mod = event.ctrlKey || event.metaKey;
      if (!mod && busy(event.target)) return;
      const pressed = mod ? `mod+${event.key.toLowerCase()}` : event.key;
      const sequence = event.timeStamp - since < sequenceTimeout && before ? `${before} ${pressed}` : pressed;
      before = mod ? "" : pressed;
      since = event.timeStamp;
      const run = latest.current[sequence] ?? latest.current[pressed];
      if (!run) return;
      event.preventDefault();
      before = "";
      run();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}
