import type { QueryClient } from "@tanstack/react-query";
import { redirect } from "@tanstack/react-router";
import { meQuery } from "@/api/me";
import { toProblem } from "@/lib/problem";

/** Lets only operators and partner users pass, as requireSignedIn does; customer users go to their own portal. */
export async function requireStaff(queries: QueryClient, href: string) {
  await requireSignedIn(queries, href);
  if (queries.getQueryData(meQuery.queryKey)?.kind === "customer") throw redirect({ to: "/portal" });
}

/** Lets only the signed-in pass; others sign in first and come back to `href`. */
export async function requireSignedIn(queries: QueryClient, href: string) {
  try {
    await queries.ensureQueryData(meQuery);
  } catch (error) {
    if (toProblem(error).status !== 401) throw error;
    throw redirect({ to: "/sign-in", search: href === "/" ? {} : { next: href } });
  }
}
