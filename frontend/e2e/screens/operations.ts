import { makeOperation } from "../../src/testing/factories/operation";
import { days, many, names, pick, uuid } from "./values";

// Slow work in every way it can stand: going on, waiting, warning, stopped, refused, done.

type Operation = ReturnType<typeof makeOperation>;

const minutes = (count: number) => days(count / 1440);
const reseller = { kind: "sync_reseller", reseller_id: uuid(1), tenant_id: null, tenant_name: null } as const;
const tenant = (index: number) =>
  ({
    kind: "sync_tenant",
    reseller_id: uuid(1),
    tenant_id: uuid(200 + index),
    tenant_name: pick(names, index),
  }) as const;
const creation = {
  kind: "create_tenant",
  reseller_id: uuid(1),
  tenant_id: null,
  tenant_name: null,
  done: 0,
  total: 0,
} as const;
const bySchedule = { reason: "schedule", requested_by_name: null } as const;
const underWay = { state: "running", finished_at: null } as const;

/** The ways, newest first. */
const ways = {
  running: { ...reseller, ...underWay, done: 5, total: 14 },
  throttled: {
    ...reseller,
    ...underWay,
    ...bySchedule,
    done: 4_812,
    total: 10_240,
    result: { customers_created: 3, created: 1_204, changed: 377, tenants_failed: 2 },
    waiting_for: "throttled",
    waiting_until: minutes(6),
  },
  outage: {
    ...tenant(1),
    ...underWay,
    done: 2,
    total: 4,
    result: { changed: 7 },
    waiting_for: "outage",
    waiting_until: minutes(1),
  },
  retry: {
    ...tenant(4),
    ...underWay,
    reason: "webhook",
    requested_by_name: null,
    done: 1,
    total: 4,
    waiting_for: "retry",
  },
  queued: {
    ...tenant(6),
    state: "queued",
    done: 0,
    total: 0,
    started_at: null,
    finished_at: null,
    waiting_for: "queue",
  },
  warned: {
    ...reseller,
    ...bySchedule,
    done: 14,
    total: 14,
    result: { created: 9, changed: 31, removed: 2, tenants_failed: 2 },
    problem_code: "partly_read",
    problem_detail:
      "Of 14 tenants, 1 could not be read and 1 could be read only in part. The commonest cause: The app registration has no consent in this tenant, or not for what is needed. Ask an administrator of the tenant to give consent, then try again in a minute or two.",
  },
  failed: {
    ...reseller,
    state: "failed",
    done: 14,
    total: 14,
    problem_code: "nothing_read",
    problem_detail:
      "Of 14 tenants, none could be read. The commonest cause: Microsoft allows this only on behalf of a signed-in partner account. Authorize the reseller with a partner account.",
  },
  stopped: {
    ...reseller,
    ...bySchedule,
    state: "failed",
    done: 5,
    total: 14,
    result: { created: 2, changed: 11 },
    problem_code: "microsoft.token_revoked",
    problem_detail:
      "The authorization of this reseller was revoked at Microsoft: its password was reset, its sessions were ended or the account was disabled. Authorize again.",
    microsoft_correlation_id: "6f1c2a9e-4b7d-4c55-9a0e-1d2f3b4c5d6e",
  },
  unknown: {
    ...creation,
    state: "unknown",
    finished_at: null,
    waiting_for: "outage",
  },
  attention: {
    ...creation,
    state: "needs_attention",
    finished_at: null,
    problem_code: "microsoft.outcome_unknown",
    problem_detail:
      "Microsoft gave no definite answer, so it is not known whether litware.onmicrosoft.com was made. Look in Partner Center, Customers: if it is there, add it as a tenant; if not, create it again.",
    microsoft_correlation_id: "0b6d7c1e-93f2-4f0a-8a66-52f7c1f0d9aa",
  },
  refused: {
    ...creation,
    state: "refused",
    problem_code: "microsoft.invalid",
    problem_detail: "Microsoft does not accept this request (code 2016). Check the values that were entered.",
    microsoft_correlation_id: "9a0e1d2f-4b7d-4c55-9a0e-6f1c2a9e4b7d",
  },
} satisfies Record<string, Partial<Operation>>;

/** The id of the operation that stands in one of the ways. */
export const operationIn = (way: keyof typeof ways) => uuid(700 + Object.keys(ways).indexOf(way));

const standing = Object.values(ways).map((way, i) => {
  const begun = -1 - i * 7;
  return makeOperation({
    id: uuid(700 + i),
    created_at: minutes(begun),
    started_at: minutes(begun + 0.02),
    finished_at: minutes(begun + 0.7),
    ...way,
  });
});
const earlier = many(7, (i) =>
  makeOperation({
    ...(i % 3 === 0 ? reseller : tenant(i)),
    id: uuid(730 + i),
    done: 14,
    total: 14,
    result: { created: 3 * i, changed: i },
    created_at: days(-1 - i / 4),
    started_at: days(-1 - i / 4),
    finished_at: new Date(Date.parse(days(-1 - i / 4)) + 38_700).toISOString(),
  }),
);

export const operations = [...standing, ...earlier];
