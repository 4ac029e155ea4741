import { makeAuditEvent } from "../../src/testing/factories/audit";
import { days, long, many, names, pick, uuid } from "./values";

// What was done, by people, by people for others, and by the program; and whether its record is whole.

const wideEvent = {
  action: "portal_user.updated",
  object_kind: "portal_user",
  object_name: "Maximiliane von Hohenzollern-Sigmaringen",
  on_behalf_of_id: uuid(820),
  on_behalf_of_name: "Олена Шевченко",
  before: { name: "Maximiliane", level: "view", csp_admin: false, terms: ["P1M"], reason: null },
  after: {
    name: "Maximiliane von Hohenzollern-Sigmaringen",
    level: "admin",
    csp_admin: true,
    terms: ["P1M", "P1Y"],
    reason: `Looks after ${long}`,
  },
  microsoft_correlation_id: "4c1d6e4c-7a11-4d55-9f03-5c2b7e0d1a94",
};

// The document knows only that what was before and after are objects.
export const auditEvents = many(50, (i) => ({
  ...makeAuditEvent({
    id: uuid(600 + i),
    action: pick(
      ["tenant.connected", "reseller.secret_changed", "customer.created", "reseller.authorized"],
      i,
    ),
    object_name: pick(names, i),
    actor_id: i % 4 === 3 ? null : uuid(9),
    actor_name: i % 4 === 3 ? "Tenantry" : "Ada Lovelace",
    result: i % 9 === 5 ? "failed" : "succeeded",
    occurred_at: days(-i / 6),
  }),
  ...(i === 1 ? wideEvent : {}),
}));

export const eventId = uuid(601);

const chain = {
  reseller_id: uuid(1),
  events: 48_211,
  head: "9f2c4b7ad01e88c35f6a9b4417d2c0e6",
  signed: 31,
  break: null,
};
/** What verifying finds: everything whole, or an event that was changed. */
export const verificationOf = (broken: boolean) => ({
  intact: !broken,
  chains: broken
    ? [
        {
          ...chain,
          break: { event: 31_007, event_id: eventId, reason: "what it says does not belong to its hash" },
        },
      ]
    : [chain],
});
