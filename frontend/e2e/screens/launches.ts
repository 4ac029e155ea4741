import { makeImpersonation } from "../../src/testing/factories/impersonation";
import { makeMe } from "../../src/testing/factories/me";
import { days, long, many, pick, uuid } from "./values";

// Staff who acted as people of a company, and who act as one now.

const minute = 1 / 1440;
const endings = ["left", "time", "session", "portal_user", "rights", "replaced"] as const;
const reasons = [
  "Asked for help with licenses",
  "لا تعمل التراخيص",
  "The order of last week shows a wrong number of seats, and Mia asked me to look at it with her eyes before the invoice",
];

export const launches = many(12, (i) =>
  makeImpersonation({
    id: uuid(900 + i),
    customer_name: long,
    reason: pick(reasons, i),
    portal_user_name: i % 3 ? "Mia Sommer" : "Олена Шевченко",
    created_at: days(-i - minute),
    ends_at: days(-i + 42 * minute),
    ended_at: i === 0 ? null : days(-i + (i % 5) * 9 * minute),
    ended_by: i === 0 ? null : pick(endings, i),
    raises: i % 3,
    raise_reason: i % 3 ? "Invite the new colleague" : null,
    changes: i % 3 ? i : 0,
  }),
);

/** Who calls in a launched portal: read-only, or raised. */
export function launchedMe(acting: string) {
  const launch = makeImpersonation({
    customer_name: long,
    reason: reasons[2],
    created_at: days(-5 * minute),
    ends_at: days(42.5 * minute),
    ended_at: null,
    ended_by: null,
    raised_until: acting === "raised" ? days(14.5 * minute) : null,
  });
  return makeMe({
    kind: "customer",
    name: "Ada Lovelace",
    acting: launch,
    permissions: ["customers:read", "impersonations:read"],
    companies: [
      {
        customer_id: launch.customer_id,
        customer_name: long,
        reseller_name: "Contoso Cloud",
        level: "admin",
        master_admin: true,
        permissions: ["customers:read", "impersonations:read"],
      },
    ],
  });
}
