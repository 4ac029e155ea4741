import { makeLimits } from "../../src/testing/factories/limits";
import { makeCustomerUser, makePartnerUser, makePermissions } from "../../src/testing/factories/portalUser";
import { scopeRows } from "./apiClients";
import { days, long, many, pick, uuid } from "./values";

// Who signs in: every state, grant and level, with names of several scripts and lengths.

const people = [
  "Johanna Weingartner",
  "Bo",
  "Олена Шевченко",
  "نورة القحطاني",
  "Maximiliane von Hohenzollern-Sigmaringen",
];
const levels = ["admin", "view", "modify"] as const;

const partnerUsers = many(8, (i) =>
  makePartnerUser({
    id: uuid(800 + i),
    reseller_id: i === 5 ? null : uuid(1 + (i % 3)),
    name: pick(people, i),
    email:
      i === 4
        ? "maximiliane.von.hohenzollern-sigmaringen@partner.contoso.example"
        : `person${i}@contoso.example`,
    level: i === 5 ? null : pick(levels, i),
    csp_admin: i % 3 === 0,
    catalog_admin: i % 4 === 0,
    status: i === 2 ? "disabled" : "active",
    second_factor: i % 2 === 0,
    last_login_at: i % 2 ? null : days(-i / 3),
  }),
);
const customerUsers = many(12, (i) =>
  makeCustomerUser({
    id: uuid(820 + i),
    customer_id: uuid(100 + (i % 3)),
    customer_name: i % 3 === 1 ? long : "Fabrikam GmbH",
    name: pick(people, i),
    email: `person${i}@fabrikam.example`,
    mobile: i % 2 ? "" : "+49 170 555 01 23",
    level: pick(levels, i),
    master_admin: i % 4 === 0,
    status: pick(["active", "invited", "disabled"] as const, i),
    second_factor: i % 3 === 0,
    last_login_at: i % 3 ? null : days(-i),
  }),
);

export const portalUsersOf = (kind: string | null) => (kind === "customer" ? customerUsers : partnerUsers);

const matrix = makePermissions();
export const limits = makeLimits({
  max_seats: 25,
  monthly_spend: { amount: "1500.00", currency: "EUR" },
  products: ["CFQ7TTC0LF8Q", "CFQ7TTC0LCHC:0001"],
  terms: ["P1M", "P1Y"],
  hours: {
    time_zone: "Europe/Berlin",
    windows: [
      { day: "monday", from: "08:00", to: "18:00" },
      { day: "friday", from: "08:00", to: "13:30" },
    ],
  },
  updated_at: days(-4),
});
export const permissions = {
  ...matrix,
  data: [...matrix.data.filter(({ client_scope }) => !client_scope), ...scopeRows],
};
export const userIds = { partner: uuid(800), invited: uuid(821), active: uuid(820) };
