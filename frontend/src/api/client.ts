import createClient, { type Middleware } from "openapi-fetch";
import type { paths } from "@/client/schema";
import { actingAs } from "./acting";
import { noAnswer, problemOf } from "./problem";
import { remedy } from "./remedy";
import { getCsrfToken, setCsrfToken } from "./session";
import { sessionCheck } from "./sessionCheck";

const csrf: Middleware = {
  onRequest({ request }) {
    const token = getCsrfToken();
    if (token && request.method !== "GET") request.headers.set("X-CSRF-Token", token);
    return request;
  },
  onResponse({ response }) {
    // A session that proved a second factor goes on with another token.
    const token = response.headers.get("X-CSRF-Token");
    if (token) setCsrfToken(token);
  },
};

/** The one client of the API, typed by its document. Pass what it returns to `call`. */
export const api = createClient<paths>({
  baseUrl: "/api/v1",
  // Looked up at each call, so that tests can stand in for it.
  fetch: (request) => globalThis.fetch(request),
});
api.use(csrf, actingAs, sessionCheck, remedy);

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** Waits for an answer and gives it with its headers; throws a ProblemError when it is no success. */
export async function callFull<T>(pending: Promise<Answer<T>>): Promise<{ data: T; response: Response }> {
  let answer: Answer<T>;
  try {
    answer = await pending;
  } catch (cause) {
    // A request that was aborted is nobody's problem.
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw noAnswer(cause);
  }
  const { data, error, response } = answer;
  if (response.ok) return { data: data as T, response }; // the document says what a success carries
  throw problemOf(response, error);
}

/** As callFull, without the headers. */
export async function call<T>(pending: Promise<Answer<T>>): Promise<T> {
  return (await callFull(pending)).data;
}

/** The value of If-Match that asks for exactly this version. */
export function etag(version: number): string {
  return `"${version}"`;
}
