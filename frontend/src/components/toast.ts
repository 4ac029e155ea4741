import { useSyncExternalStore } from "react";

export interface Toast {
  id: number;
  tone: "good" | "bad" | "info";
  text: string;
  /** A way back or a way on, offered as a button. */
  action?: { label: string; run: () => void };
}

let toasts: readonly Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function set(next: readonly Toast[]) {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Shows a short message in the corner; the oldest goes when there are more than three. */
export function showToast(toast: Omit<Toast, "id">) {
  set([...toasts, { ...toast, id: nextId++ }].slice(-3));
}

export function dismissToast(id: number) {
  set(toasts.filter((toast) => toast.id !== id));
}

/** Dismisses all: they were meant for who is signed out now. */
export function clearToasts() {
  set([]);
}

export function useToasts(): readonly Toast[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
}
