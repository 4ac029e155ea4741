type Listener = (text: string) => void;

const listeners = new Set<Listener>();

/** Says a sentence to screen readers through the page's live region, politely. */
export function announce(text: string) {
  for (const listener of listeners) listener(text);
}

/** Hears what is to be said; returns how to stop. Only the live region listens. */
export function onAnnounce(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
