import type { Middleware } from "openapi-fetch";
import { endSession, getCsrfToken } from "./session";

/** Where a 401 means a wrong password and not a session that ended. */
const signIn = /\/auth\/(login|mfa)$/;

let asking: Promise<boolean> | undefined;

/** Whether nobody is signed in any more; asked once for all calls that wait to know. No answer says nothing. */
function isOver(): Promise<boolean> {
  asking ??= globalThis
    .fetch(new Request("/api/v1/me"))
    .then(
      ({ status }) => status === 401,
      () => false,
    )
    .finally(() => {
      asking = undefined;
    });
  return asking;
}

/**
 * Ends the session of this page when the API refuses who is signed in. A call may have left with the cookie of before a
 * change of password, also one in another tab: then the session goes on, and what only reads is asked for again.
 */
export const sessionCheck: Middleware = {
  async onResponse({ request, response }) {
    if (response.status !== 401 || !getCsrfToken() || signIn.test(new URL(request.url).pathname))
      return response;
    if (!(await isOver())) {
      if (request.method !== "GET") return response;
      const again = await globalThis.fetch(request);
      if (again.status !== 401) return again;
    }
    endSession();
    return response;
  },
};
