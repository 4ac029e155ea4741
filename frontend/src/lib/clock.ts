import { useSyncExternalStore } from "react";

// Business time: what windows, renewals and ages are measured against. It is the machine's time unless the server says
// otherwise, as it does when Microsoft's side is simulated and its clock was moved.
let offset = 0;
let current = Date.now();
const listeners = new Set<() => void>();

function tick() {
  current = Date.now() + offset;
  for (const listener of listeners) listener();
}

let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void) {
  listeners.add(listener);
  if (timer === undefined) {
    timer = setInterval(tick, 15_000);
    tick(); // nobody was looking, so the last tick may be long ago
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** Tells what time the server's business clock shows, as RFC 3339. What is no time is ignored. */
export function setBusinessNow(time: string) {
  const at = Date.parse(time);
  if (Number.isNaN(at)) return;
  offset = at - Date.now();
  // A difference below two minutes is the network's or the machine's, not a moved clock.
  if (Math.abs(offset) < 120_000) offset = 0;
  tick();
}

/** Business time in milliseconds since 1970, as of the last tick of 15 seconds. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => current);
}
