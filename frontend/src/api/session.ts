// What the API client needs to know of the session: its anti-forgery token, and whom to tell when it has ended.

let csrfToken = "";
const listeners = new Set<() => void>();

/** Keeps the token of `/me` for later writes. It lives in memory only and ends with the page. */
export function setCsrfToken(token: string) {
  csrfToken = token;
}

export function getCsrfToken(): string {
  return csrfToken;
}

/** Hears when the API says that nobody is signed in any more; returns how to stop hearing. */
export function onSessionEnd(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Tells who listens that the session is over, if this page knew of one: a first visit ends nothing. */
export function endSession() {
  if (!csrfToken) return;
  csrfToken = "";
  for (const listener of listeners) listener();
}
