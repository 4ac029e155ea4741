import { QueryClient } from "@tanstack/react-query";
import { ProblemError } from "@/lib/problem";

/** Worth asking again: no answer, or a server that is not available just now. */
function passing(error: unknown): boolean {
  return error instanceof ProblemError && [0, 429, 502, 503, 504].includes(error.problem.status);
}

/** The cache of what the server said. Cached data shows at once and is renewed behind it. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        gcTime: 10 * 60_000,
        retry: (tries, error) => passing(error) && tries < 2,
        retryDelay: (tries, error) => {
          const wait = error instanceof ProblemError ? (error.problem.retryAfter ?? 0) * 1000 : 0;
          return Math.max(wait, 500 * 2 ** tries);
        },
      },
      mutations: { retry: false },
    },
  });
}
