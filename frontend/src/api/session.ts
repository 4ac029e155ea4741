// What the API client needs to know of the session: its anti-forgery token, whose it is, and whom to tell when it has ended.

let csrfToken = "";
let loginId = "";
const listeners = new Set<() => void>();

/** Who is signed in, as far as calls need to know. */
export interface Session {
  csrf_token: string;
  login_id: string;
}

/** Keeps whose session it is, and its token for later writes. Both live in memory only and end with the page. */
export function keepSession({ csrf_token, login_id }: Session) {
  csrfToken = csrf_token;
  loginId = login_id;
}

/** Keeps another token of the same session; "" forgets it. */
export function setCsrfToken(token: string) {
  csrfToken = token;
}

export function getCsrfToken(): string {
  return csrfToken;
}

/** Takes over the token that the session has by now; false when it has no other, or is somebody else's by now. */
export async function adoptCsrfToken(): Promise<boolean> {
  const answer = await globalThis.fetch(new Request("/api/v1/me"));
  if (!answer.ok) return false;
  const now = (await answer.json()) as Session;
  if (now.login_id !== loginId || now.csrf_token === csrfToken) return false;
  csrfToken = now.csrf_token;
  return true;
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
