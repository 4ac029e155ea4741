import { useEffect, useId } from "react";

/** What is open over the page, the topmost last. */
const layers: string[] = [];

/**
 * Dialogs and panels hear Escape all at once, in no order: gives a close for one that does nothing while another is open
 * over it, so that only the topmost goes and what was filled in beneath stays.
 */
export function useLayer(opened: boolean, close: () => void): () => void {
  const id = useId();
  useEffect(() => {
    if (!opened) return;
    layers.push(id);
    return () => {
      // Not before the key press that closed it was heard by all.
      setTimeout(() => layers.splice(layers.indexOf(id), 1));
    };
  }, [opened, id]);
  return () => {
    if (layers.at(-1) === id) close();
  };
}
