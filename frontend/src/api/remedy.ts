import type { Middleware } from "openapi-fetch";
import { getActing } from "./acting";
import { adoptCsrfToken, getCsrfToken } from "./session";

// Refusals that something can be done about so that the very same call succeeds then: it is made once more, and whoever
// made it knows of nothing.

/** What the person can do: set a second factor up, or show once more who they are. */
export type Remedy = "mfa.required" | "mfa.confirm";

/** Has the person do it; tells whether they did. */
type Ask = (remedy: Remedy) => Promise<boolean>;

let ask: Ask | undefined;

/** Says who has the person do it; returns how to stop. */
export function onRefusal(asks: Ask): () => void {
  ask = asks;
  return () => {
    if (ask === asks) ask = undefined;
  };
}

/** Where second factors change: its own dialogs have people do what they can. */
const itsOwn = /\/me\/mfa(\/|$)/;

async function codeOf(response: Response): Promise<string | undefined> {
  if (response.status !== 403) return undefined;
  try {
    const { code } = (await response.clone().json()) as { code?: string };
    return code;
  } catch {
    return undefined; // no answer of the API
  }
}

/** Does what can be done about a refusal; false where nothing can, or the person did not. */
async function remedied({ url }: Request, code: string | undefined): Promise<boolean> {
  // Another tab proved a second factor, which gives the session another token.
  if (code === "csrf.token") return adoptCsrfToken();
  // Who acts as somebody else changes their own sign-in in their own portal.
  if (!ask || getActing() !== undefined || itsOwn.test(new URL(url).pathname)) return false;
  return code === "mfa.required" || code === "mfa.confirm" ? ask(code) : false;
}

const sent = new WeakMap<Request, Request>();

/** Makes a call once more that was refused for something that could be put right. */
export const remedy: Middleware = {
  onRequest({ request }) {
    if (request.method !== "GET") sent.set(request, request.clone());
  },
  async onResponse({ request, response }) {
    const again = sent.get(request);
    const tried = new Set<string | undefined>();
    let answer = response;
    let code = again ? await codeOf(answer) : undefined;
    while (again && !tried.has(code) && (await remedied(request, code))) {
      tried.add(code);
      const copy = again.clone();
      copy.headers.set("X-CSRF-Token", getCsrfToken());
      answer = await globalThis.fetch(copy);
      code = await codeOf(answer);
    }
    return answer;
  },
};
