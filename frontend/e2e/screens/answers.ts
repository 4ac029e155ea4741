import { makeLimits } from "../../src/testing/factories/limits";
import { makeMyMFA } from "../../src/testing/factories/mfa";
import { makeDashboard } from "../../src/testing/factories/mirror";
import { verificationOf } from "./audit";
import { callerOf, meOf } from "./callers";
import { changed } from "./changes";
import { mails } from "./mails";
import { myMFA } from "./mfa";
import { limits, permissions, portalUsersOf } from "./portalUsers";
import { mySessions } from "./sessions";
import { days, fresh } from "./values";
import { customers, dashboard, licenses, lists, subscriptions, syncOf, tenants } from "./world";

/** What the portal has, or what is the matter with it: calls that are never answered, or a database that is away. */
export type State = "full" | "empty" | "loading" | "failing";

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body: unknown;
}

const problem = (status: number, code: string, title: string, detail: string) => ({
  type: "about:blank",
  title,
  status,
  code,
  detail,
  trace_id: "01937b6e-4c1d",
});

/** Answers what a page reads of the API, `path` without its prefix, in a state; undefined when no answer comes. */
export function answer(path: string, query: URLSearchParams, page: URL, state: State): Answer | undefined {
  const always = path === "me" || path === "setup";
  if (state === "loading" && !always) return undefined;
  if (state === "failing" && !always) {
    const detail =
      "The database is not reachable right now. Nothing was changed. Try again in a few seconds.";
    return {
      status: 503,
      headers: { "Retry-After": "60" },
      body: problem(503, "database.unavailable", "Not available", detail),
    };
  }
  if (query.get("acting") === "over")
    return { status: 403, body: problem(403, "impersonation.ended", "Not allowed", "It is over.") };
  if (path === "me") return found(path, meOf(callerOf(page), query.get("acting")));
  if (path === "audit-events/verify") return found(path, verificationOf(page.searchParams.has("broken")));
  return found(path, content(path, query, page, state));
}

/** Answers a change by a page, whatever the state: as its address says it is refused, or as it goes well. */
export function answerChange(path: string, page: URL): Answer {
  const refusal = page.searchParams.get("refused");
  return refusal
    ? { status: 403, body: problem(403, refusal, "Not allowed", "Something is to be done first.") }
    : found(path, changed(path));
}

const found = (path: string, body: unknown): Answer =>
  body === undefined
    ? { status: 404, body: problem(404, "route.not_found", "Not found", path) }
    : { status: 200, body };

const pageOf = <T>(data: readonly T[]) => ({
  data,
  next_cursor: data.length >= 50 ? "next" : null,
  total: data.length >= 50 ? 1000 : data.length,
  total_capped: data.length >= 50,
});

function content(path: string, query: URLSearchParams, page: URL, state: State): unknown {
  const [name = "", id, part] = path.split("/");
  if (path === "setup")
    return {
      needed: false,
      simulator: true,
      redirect_uri: "http://localhost:8080/app/MicrosoftCspAuthenticationCallback",
    };
  if (path === "auth/invitation")
    return {
      email: "clara@fabrikam.example",
      name: "Clara Fabrikam",
      companies: ["Fabrikam GmbH", "Donaudampfschifffahrtsgesellschaft Passau–Wien mbH & Co. KG"],
      needs_password: true,
    };
  if (path === "me/mfa")
    return state === "empty"
      ? makeMyMFA({ state: "none", totp_since: null, passkeys: [], recovery_codes_left: 0 })
      : myMFA;
  if (path === "auth/methods") return { microsoft: true };
  if (path === "me/microsoft-account")
    return state === "empty"
      ? { available: true, name: null, linked_at: null }
      : { available: true, name: "ada.lovelace@northwindpartner.onmicrosoft.com", linked_at: days(-12) };
  if (path === "me/limits" || part === "limits") return state === "empty" ? makeLimits() : limits;
  if (path === "me/sessions") return { data: state === "empty" ? mySessions.slice(0, 1) : mySessions };
  if (path === "dashboard")
    return state === "empty"
      ? makeDashboard({
          now: dashboard.now,
          figures: Object.fromEntries(
            Object.keys(dashboard.figures).map((key) => [key, key === "as_of" ? null : 0]),
          ) as typeof dashboard.figures,
        })
      : dashboard;
  if (part === "own-dashboard") return { widgets: state === "empty" ? [] : ["seats", "renewals", "tenants"] };
  if (path === "reseller-requirements")
    return {
      redirect_uri: "http://localhost:8080/app/MicrosoftCspAuthenticationCallback",
      permissions: [
        {
          api: "Microsoft Partner Center",
          name: "user_impersonation",
          kind: "delegated",
          reason: "Reads customers, subscriptions and orders.",
        },
        {
          api: "Microsoft Graph",
          name: "Organization.Read.All",
          kind: "application",
          reason: "Reads the licenses of customers' tenants.",
        },
      ],
    };
  if (path === "search")
    return {
      data: [
        ...customers
          .slice(0, 3)
          .map(({ id: hit, name: title }) => ({ kind: "customer", id: hit, title, detail: "Contoso Cloud" })),
        ...subscriptions.slice(0, 3).map(({ id: hit, product_name: title, customer_name: detail }) => ({
          kind: "subscription",
          id: hit,
          title,
          detail,
        })),
      ],
    };
  if (part === "sync") return state === "empty" ? { running: null, resources: [], tenants: [] } : syncOf(id);
  if (part === "licenses")
    return { data: state === "empty" ? [] : licenses, as_of: fresh, stale: false, stale_reason: null };
  if (part === "consent")
    return {
      tenant_id: id,
      state: "missing",
      checked_at: fresh,
      gdap_state: "active",
      admin_consent_url:
        "https://login.microsoftonline.com/fabrikam.onmicrosoft.com/adminconsent?client_id=0c6f7f4e",
      code: "consent_missing",
      detail:
        "The customer's tenant has not consented to the application. Open the link as its administrator.",
    };
  if (part === "partner-center-customers")
    return {
      data: tenants.map((tenant, i) => ({
        partner_center_customer_id: tenant.id,
        microsoft_tenant_id: tenant.id,
        company_name: tenant.name,
        domain: tenant.default_domain,
        relationship: "reseller",
        tenant_id: i % 2 ? tenant.id : null,
        tenant_name: i % 2 ? tenant.name : null,
        customer_id: null,
        customer_name: null,
        connected: i % 2 === 1,
        dismissed_at: null,
      })),
      next_cursor: null,
      as_of: fresh,
      stale: false,
    };
  if (part === "health")
    return {
      reseller_id: id,
      checked_at: fresh,
      severity: "problem",
      findings: [
        {
          id: "token",
          severity: "problem",
          title: "The authorization was revoked",
          detail: "Microsoft refused the stored sign-in: AADSTS50173.",
          remedy: "Press Re-authorize and sign in with a Global Administrator.",
          action: { kind: "authorize", target: null, label: "Re-authorize" },
          since: days(-1),
        },
        {
          id: "secret_age",
          severity: "warning",
          title: "The application secret ends soon",
          detail: "It ends in 12 days.",
          remedy: "Make a new secret in Partner Center and enter it under Basics.",
          action: { kind: "edit", target: null, label: "Edit secret" },
          since: null,
        },
        {
          id: "mfa",
          severity: "ok",
          title: "Sign-in carries proof of MFA",
          detail: "ValidateMfa answered true.",
          remedy: null,
          action: null,
          since: null,
        },
      ],
    };
  if (path === "permissions") return state === "empty" ? { roles: [], data: [] } : permissions;
  if (path === "mails") return { ...pageOf(state === "empty" ? [] : mails), delivers: state !== "full" };
  const list = name === "portal-users" ? portalUsersOf(query.get("kind")) : lists[name];
  if (!list) return undefined;
  if (!id) {
    if (state === "empty") return pageOf([]);
    // Add-ons; and the few tenants of one company, where its own portal asks.
    const few = query.has("parent_id") || (name === "tenants" && page.pathname.startsWith("/portal"));
    const asked = few ? list.slice(3, 6) : list;
    return pageOf(asked.slice(0, Number(query.get("limit") ?? asked.length)));
  }
  return list.find((thing) => thing.id === id) ?? list[0];
}
