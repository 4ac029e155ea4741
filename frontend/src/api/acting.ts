import type { Middleware } from "openapi-fetch";
import { useSyncExternalStore } from "react";

// As whom this tab calls. The address the tab was opened at says it, and every call of the tab carries it from then on, so
// that two tabs never mix, whatever a link forgets.

let acting: string | undefined;
let over = false;
const listeners = new Set<() => void>();

/** Reads the address that the tab was opened at: the id of a launched portal, if it is one. */
export function startActing(query: string) {
  acting = new URLSearchParams(query).get("acting") ?? undefined;
  over = false;
}

/** The id of the launch that this tab acts in; undefined where people act as themselves. */
export function getActing(): string | undefined {
  return acting;
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether the API said that the launch of this tab is over. */
export function useActingOver(): boolean {
  return useSyncExternalStore(subscribe, () => over);
}

/** Sends the launch of this tab with every call, and notices when it is over. */
export const actingAs: Middleware = {
  onRequest({ request }) {
    if (acting !== undefined) request.headers.set("X-Acting-As", acting);
    return request;
  },
  async onResponse({ response }) {
    if (acting === undefined || over || response.status !== 403) return response;
    const { code } = (await response.clone().json()) as { code?: string };
    if (code !== "impersonation.ended") return response;
    over = true;
    for (const listener of listeners) listener();
    return response;
  },
};
