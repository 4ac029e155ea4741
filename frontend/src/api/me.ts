import { queryOptions, useQuery } from "@tanstack/react-query";
import type { components } from "@/client/schema";
import { useCompanyId } from "@/lib/company";
import { api, call } from "./client";
import { keepSession } from "./session";

export type Me = components["schemas"]["Me"];

/** Who is signed in. Reading it also keeps the token that later writes carry. */
export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: async () => {
    const me = await call(api.GET("/me"));
    keepSession(me);
    return me;
  },
  staleTime: 5 * 60_000,
});

/** Tells whether a second factor is still to be proven or set up, before which nothing is open. */
export const isEarly = (me: Me): boolean => me.mfa.state === "needed" || me.mfa.state === "enroll";

/** Tells whether staff act as somebody and may only look: they did not raise the launch, or no longer. */
function onlyLooks({ acting }: Me): boolean {
  return acting !== null && !(acting.raised_until && Date.parse(acting.raised_until) > Date.now());
}

/**
 * Who is signed in, with the permissions that they hold in the company whose portal the page is in. Who only looks holds
 * none that changes something.
 */
export function useMe(): Me | undefined {
  const { data } = useQuery(meQuery);
  const companyId = useCompanyId();
  if (!data) return data;
  const company = data.companies.find(({ customer_id }) => customer_id === companyId);
  const held = companyId ? (company?.permissions ?? []) : data.permissions;
  return { ...data, permissions: onlyLooks(data) ? held.filter((name) => !name.endsWith(":write")) : held };
}

/** Tells whether the signed-in person holds a permission here. It only hides; the API decides. */
export function useCan(): (permission: string) => boolean {
  const me = useMe();
  return (permission) => me?.permissions.includes(permission) ?? false;
}
