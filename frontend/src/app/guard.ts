import type { QueryClient } from "@tanstack/react-query";
import { type ParsedLocation, redirect } from "@tanstack/react-router";
import { isEarly, meQuery } from "@/api/me";
import { partner, paths } from "@/lib/paths";
import { toProblem } from "@/lib/problem";

/** Lets only operators and partner users pass, as requireSignedIn does; customer users go to their own portal. */
export async function requireStaff(queries: QueryClient, href: string) {
  const me = await requireSignedIn(queries, href);
  if (me.kind === "customer") throw redirect({ to: "/portal" });
}

/** Lets only the signed-in pass, and tells who it is; others sign in first and come back to `href`. */
export async function requireSignedIn(queries: QueryClient, href: string) {
  const signInFirst = redirect({ to: "/sign-in", search: href === paths.start ? {} : { next: href } });
  try {
    const me = await queries.ensureQueryData(meQuery);
    if (!isEarly(me)) return me;
  } catch (error) {
    if (toProblem(error).status !== 401) throw error;
  }
  throw signInFirst;
}

/** Leads from the start to the portal of who is signed in. */
export async function leadToPortal(queries: QueryClient, { href }: ParsedLocation) {
  const { kind } = await requireSignedIn(queries, href);
  throw redirect({ href: (kind === "customer" ? paths.portal : partner) + href.slice(paths.start.length) });
}

const movedPages =
  /^\/(resellers|customers|tenants|subscriptions|orders|operations|audit|account|tools)(\/|$)/;

/** Leads from where a page of the partner portal was, before there were two portals, to where it is. */
export function leadToMoved({ pathname, href }: ParsedLocation) {
  if (movedPages.test(pathname)) throw redirect({ href: partner + href });
}
