import { type Me, useMe } from "@/api/me";
import type { PortalUser } from "./queries";

/** What the signed-in person may do with a portal user. */
export interface May {
  edit: boolean;
  /** Disable, enable and delete. */
  end: boolean;
  setPassword: boolean;
  /** Invite again, who has not accepted yet. */
  invite: boolean;
  /** Hand over a link for a forgotten password. */
  passwordLink: boolean;
  /** Take a lost second factor away. */
  resetFactor: boolean;
  /** Bound what the person may do, beside the level. Operators have nothing that does. */
  limits: boolean;
  /** Launch the customer's portal as this person. */
  launch: boolean;
  /** Staff see people of customers as those to activate and to launch. */
  staff: boolean;
  /** It is the person themselves, or whom staff act as. */
  own: boolean;
}

/** It only hides; the API decides. Nobody takes from somebody what they do not hold themselves. */
export function mayDo(me: Me | undefined, user: PortalUser): May {
  const own = me?.acting ? me.acting.portal_user_id === user.id : me?.email === user.email;
  const writes = holds(me, "portal_users:write");
  const others = writes && !own && holdsAllOf(me, user);
  const staff = me !== undefined && me.kind !== "customer";
  return {
    own,
    edit: others || (writes && own),
    end: others,
    setPassword: others && user.kind === "partner" && user.status !== "invited",
    invite: others && user.status === "invited",
    passwordLink: others && user.kind === "customer" && user.status === "active" && staff,
    limits: others && user.reseller_id !== null,
    resetFactor: others && staff && user.second_factor === true,
    launch: user.kind === "customer" && user.status === "active" && holds(me, "impersonations:write"),
    staff,
  };
}

function holds(me: Me | undefined, permission: string): boolean {
  return me?.permissions.includes(permission) ?? false;
}

function holdsAllOf(me: Me | undefined, user: PortalUser): boolean {
  if (me?.kind === "operator" || user.kind === "customer") return true;
  return (
    user.reseller_id !== null &&
    mayGive(me, "catalog_admin", user.catalog_admin) &&
    mayGive(me, "csp_admin", user.csp_admin)
  );
}

/** Whether a grant may be what it is to be. */
export function mayGive(
  me: Me | undefined,
  grant: "catalog_admin" | "csp_admin",
  given: boolean = true,
): boolean {
  return !given || me?.kind === "operator" || Boolean(me?.[grant]);
}

/** What the signed-in person may do with portal users. */
export function useMayDo(): (user: PortalUser) => May {
  const me = useMe();
  return (user) => mayDo(me, user);
}
