import { describe, expect, it } from "vitest";
import { makeImpersonation } from "@/testing/factories/impersonation";
import { makeMe } from "@/testing/factories/me";
import { makeCustomerUser, makePartnerUser } from "@/testing/factories/portalUser";
import { mayDo, mayGive } from "./mayDo";

const writes = { permissions: ["portal_users:write"] };
const operator = makeMe(writes);
const partner = makeMe({ ...writes, kind: "partner", level: "admin", email: "staff@contoso.example" });
const cspAdmin = { ...partner, csp_admin: true };
const none = {
  edit: false,
  end: false,
  setPassword: false,
  invite: false,
  passwordLink: false,
  resetFactor: false,
  limits: false,
  launch: false,
};
const all = { ...none, edit: true, end: true, setPassword: true, limits: true };

const ofPlatform = { ...all, limits: false };

describe("what somebody may do with a portal user", () => {
  it.each([
    ["an operator with a CSP Admin", operator, makePartnerUser({ csp_admin: true }), all],
    ["an operator with another", operator, makePartnerUser({ reseller_id: null, level: null }), ofPlatform],
    ["a partner admin with a partner user", partner, makePartnerUser(), all],
    ["a partner admin with a CSP Admin", partner, makePartnerUser({ csp_admin: true }), none],
    ["a CSP Admin with another", cspAdmin, makePartnerUser({ csp_admin: true }), all],
    ["a CSP Admin with a Partner Admin", cspAdmin, makePartnerUser({ catalog_admin: true }), none],
    ["a partner admin with an operator", cspAdmin, makePartnerUser({ reseller_id: null }), none],
    [
      "a partner admin with a customer user",
      partner,
      makeCustomerUser({ master_admin: true }),
      { ...all, setPassword: false, passwordLink: true },
    ],
    [
      "a partner admin with an invited one",
      partner,
      makeCustomerUser({ status: "invited" }),
      { ...all, setPassword: false, invite: true },
    ],
    [
      "a partner admin with somebody who has a second factor",
      partner,
      makePartnerUser({ second_factor: true }),
      { ...all, resetFactor: true },
    ],
    [
      "a partner admin with an invited partner user",
      partner,
      makePartnerUser({ status: "invited" }),
      { ...all, setPassword: false, invite: true },
    ],
    ["who only reads", makeMe(), makePartnerUser(), none],
    ["nobody yet", undefined, makePartnerUser(), none],
  ])("%s", (_, me, user, want) => {
    expect(mayDo(me, user)).toEqual({ ...want, own: false, staff: me !== undefined });
  });

  it.each([
    ["active", "impersonations:write", true],
    ["invited", "impersonations:write", false],
    ["disabled", "impersonations:write", false],
    ["active", "impersonations:read", false],
  ] as const)("launches who is %s with %s: %s", (status, permission, launch) => {
    const me = makeMe({ kind: "partner", permissions: [permission] });
    expect(mayDo(me, makeCustomerUser({ status })).launch).toBe(launch);
    expect(mayDo(me, makePartnerUser({ status })).launch).toBe(false);
  });

  it("changes the own name and nothing else of oneself", () => {
    const own = makePartnerUser({ email: partner.email });
    expect(mayDo(partner, own)).toEqual({ ...none, own: true, edit: true, staff: true });
  });

  it("does with the person acted for what they do with themselves", () => {
    const own = makeCustomerUser({ id: "u1", master_admin: true });
    const acting = makeImpersonation({ portal_user_id: "u1", ended_at: null, ended_by: null });
    const launched = makeMe({ ...writes, kind: "customer", acting });
    expect(mayDo(launched, own)).toEqual({ ...none, own: true, edit: true, staff: false });
    expect(mayDo(launched, makeCustomerUser({ id: "u2" }))).toMatchObject({ own: false, end: true });
  });

  it("gives no grant that the giver has not", () => {
    expect(mayGive(cspAdmin, "csp_admin")).toBe(true);
    expect(mayGive(cspAdmin, "catalog_admin")).toBe(false);
    expect(mayGive(operator, "catalog_admin")).toBe(true);
  });
});
