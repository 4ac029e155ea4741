import { type Problem, ProblemError } from "@/lib/problem";

const titles: Record<number, string> = {
  403: "Not allowed",
  404: "Not found",
  413: "Too large",
  429: "Too many requests",
  502: "The server could not be reached",
  503: "The server is not available",
  504: "The server took too long",
};

const record = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? { ...value } : {};
const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

/** Reads an answer that is not a success. What stands between us and the API may answer in its own way, so nothing is trusted. */
export function problemOf(response: Response, body: unknown): ProblemError {
  const said = record(body);
  const microsoft = record(said.microsoft);
  const fields = Array.isArray(said.fields) ? said.fields.map(record) : [];
  const retryAfter = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
  const problem: Problem = {
    status: response.status,
    title: text(said.title) ?? titles[response.status] ?? `The server answered ${response.status}`,
    code: text(said.code) ?? `http.${response.status}`,
    detail: text(said.detail),
    fields: Object.fromEntries(fields.map(({ name, detail }) => [text(name) ?? "", text(detail) ?? ""])),
    microsoft: text(microsoft.code)
      ? { code: text(microsoft.code) ?? "", correlationId: text(microsoft.correlation_id) ?? "" }
      : undefined,
    operationId: text(said.operation_id),
    traceId: text(said.trace_id) ?? text(response.headers.get("X-Request-Id")),
    retryAfter: Number.isNaN(retryAfter) ? undefined : retryAfter,
  };
  return new ProblemError(problem);
}

/** What it is when no answer came at all. */
export function noAnswer(cause: unknown): ProblemError {
  const error = new ProblemError({
    status: 0,
    title: "No answer from the server",
    code: "network",
    detail: "The server did not answer: it is being restarted, or the connection is interrupted.",
  });
  error.cause = cause;
  return error;
}
