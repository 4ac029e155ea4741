/** What the API answers when it refuses or fails: RFC 9457 with our additions. */
export interface Problem {
  /** HTTP status; 0 when no answer came, -1 when the page itself failed. */
  status: number;
  title: string;
  /** Stable name of the cause, such as `reseller.secret_wrong`. */
  code: string;
  /** From the server: cause, what was not changed and what to do, in sentences for a person. */
  detail?: string;
  /** Per field of the request what is wrong with it. */
  fields?: Readonly<Record<string, string>>;
  /** What Microsoft said, for staff. */
  microsoft?: { code: string; correlationId: string };
  /** Slow work that is the reason, or that did it already. */
  operationId?: string;
  /** To quote when asking for help. */
  traceId?: string;
  /** Seconds to wait before trying again. */
  retryAfter?: number;
}

/** Thrown by every call of the API that did not succeed, network failures included. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.name = "ProblemError";
    this.problem = problem;
  }
}

/** The problem inside anything thrown. What is no problem of the API is a fault of the page itself. */
export function toProblem(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  const detail = error instanceof Error ? error.message : undefined;
  return { status: -1, title: "The page failed", code: "page.failed", detail };
}

/** What did not work, by the statuses of the API: in a person's words, not in those of HTTP. */
const headings: Readonly<Record<number, string>> = {
  400: "Check what you entered",
  401: "Not signed in",
  403: "Not allowed",
  404: "Not found",
  409: "Not possible now",
  412: "Someone changed it meanwhile",
  413: "Too large",
  422: "Check what you entered",
  428: "Someone changed it meanwhile",
  429: "Too many requests",
  502: "It did not work at Microsoft",
  503: "Not available now",
};

/** What did not work, in a few words. */
export function headingFor({ status, code, title }: Problem): string {
  // No answer of the API: of what stands before it, or of the page itself.
  if (status <= 0 || (status >= 500 && code.startsWith("http."))) return title;
  return headings[status] ?? "Something failed";
}

/** What a person can do where the server did not say it, because it was not the server that spoke. */
export function remedyFor({ status, traceId }: Problem): string | undefined {
  if (traceId) return undefined;
  if (status === -1) return "Reload the page. If it happens again, report it with the time and the address.";
  if (status === 0) return "Check your connection, then try again.";
  return "Try again in a minute. If it happens again, report it with the time and the address.";
}
