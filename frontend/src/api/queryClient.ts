import { QueryClient } from "@tanstack/react-query";
import { ProblemError } from "@/lib/problem";

/** Longer than this, in seconds, nobody is left before an empty page: then the failure shows, with a way to try again. */
const patience = 5;

const problemOf = (error: unknown) => (error instanceof ProblemError ? error.problem : undefined);

/** Whether to ask again by oneself: after no answer, or when the server is away for a moment; twice at most. */
export function shouldRetry(tries: number, error: unknown): boolean {
  const problem = problemOf(error);
  if (!problem || ![0, 429, 502, 503, 504].includes(problem.status)) return false;
  return tries < 2 && (problem.retryAfter ?? 0) <= patience;
}

/** How long to wait before asking again, in milliseconds; never shorter than the server asks for. */
export function retryDelay(tries: number, error: unknown): number {
  return Math.max((problemOf(error)?.retryAfter ?? 0) * 1000, 500 * 2 ** tries);
}

/** The cache of what the server said. Cached data shows at once and is renewed behind it. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 10_000, gcTime: 10 * 60_000, retry: shouldRetry, retryDelay },
      mutations: { retry: false },
    },
  });
}
