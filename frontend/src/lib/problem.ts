/** What the API answers when it refuses or fails: RFC 9457 with our additions. */
export interface Problem {
  status: number;
  title: string;
  /** Stable name of the cause, such as `reseller.secret_wrong`. */
  code: string;
  /** A sentence for a person: the cause. */
  detail?: string;
  /** What to do about it, when the server knows better than we. */
  remedy?: string;
  /** Per field of the request what is wrong with it. */
  fields?: Record<string, string>;
  /** To quote when asking for help. */
  traceId?: string;
  /** Seconds to wait before trying again. */
  retryAfter?: number;
}

/** Thrown by every call of the API that did not succeed, network failures included (status 0). */
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

/** What a person can do about a problem, by its status, when the server named nothing better. */
export function remedyFor(problem: Problem): string {
  if (problem.remedy) return problem.remedy;
  switch (problem.status) {
    case -1:
      return "Reload the page. If it happens again, report it with the time and the address.";
    case 0:
      return "Check your connection, then try again.";
    case 403:
      return "Ask an administrator for the permission, or sign in with another account.";
    case 404:
      return "Check the address, or look it up with the search.";
    case 409:
      return "Look at the present state, then decide again.";
    case 412:
      return "Reload to see the change, then make yours again.";
    case 422:
      return "Correct the fields that are marked and try again.";
    case 429:
      return problem.retryAfter
        ? `Wait ${problem.retryAfter} seconds and try again.`
        : "Wait a moment and try again.";
    case 502:
    case 503:
    case 504:
      return "Try again in a minute. What you see is the last known state.";
    default:
      return problem.status >= 500
        ? "Try again. If it happens again, report it with the id below."
        : "Check what you entered and try again.";
  }
}
