import { HttpResponse, http, type JsonBodyType } from "msw";
import { setupServer } from "msw/node";

/** Stands in for the API: what a test did not say fails it. */
export const server = setupServer();

const base = "*/api/v1";

/** Answers GET of a path with a body (and headers), or with what the function makes of the request's query. */
export function serves(
  path: string,
  body: object | ((query: URLSearchParams) => object),
  headers: Record<string, string> = {},
) {
  server.use(
    http.get(base + path, ({ request }) => {
      const answer: object = body instanceof Function ? body(new URL(request.url).searchParams) : body;
      return HttpResponse.json(answer, { headers });
    }),
  );
}

type Method = "get" | "post" | "put" | "patch" | "delete";

export interface Received {
  body: unknown;
  headers: Headers;
}

/** Answers a call and remembers what came. */
export function takes(method: Method, path: string, status: number, body: JsonBodyType = null): Received[] {
  const received: Received[] = [];
  server.use(
    http[method](base + path, async ({ request }) => {
      const text = await request.text();
      received.push({ body: text ? JSON.parse(text) : undefined, headers: request.headers });
      return status === 204 ? new HttpResponse(null, { status }) : HttpResponse.json(body, { status });
    }),
  );
  return received;
}

/** Answers a call with a problem of that status and code. */
export function refuses(
  method: Method,
  path: string,
  status: number,
  code: string,
  more: Record<string, unknown> = {},
) {
  const problem = {
    type: `https://tenantry.example/problems/${code}`,
    title: "Refused",
    status,
    code,
    detail: `Refused because of ${code}.`,
    trace_id: "trace-1",
    ...more,
  };
  server.use(
    http[method](base + path, () =>
      HttpResponse.json(problem, { status, headers: { "Content-Type": "application/problem+json" } }),
    ),
  );
}

/** Never answers GET of a path, so that what shows while loading can be seen. */
export function hangs(path: string) {
  server.use(http.get(base + path, () => new Promise<never>(() => undefined)));
}
