import { expect, test } from "vitest";
import { makeMe } from "@/testing/factories/me";
import { accessWords, roleName } from "./roleName";

test.each([
  [makeMe(), "Platform operator"],
  [makeMe({ kind: "partner", level: "view" }), "Partner user, view"],
  [
    makeMe({ kind: "partner", level: "admin", catalog_admin: true, csp_admin: true }),
    "Partner user, admin, Partner Admin, CSP Admin",
  ],
  [makeMe({ kind: "customer" }), "Customer user"],
])("says what somebody is", (me, want) => {
  expect(roleName(me)).toBe(want);
});

test("says what somebody may do in a company", () => {
  const company = {
    customer_id: "c1",
    customer_name: "Fabrikam",
    reseller_name: "Contoso Cloud",
    level: "view" as const,
    master_admin: true,
    permissions: [],
  };
  expect(accessWords(company)).toBe(
    "View: see licenses, subscriptions and orders. Master Admin: manage who has access",
  );
  expect(accessWords({ ...company, level: "admin", master_admin: false })).toBe(
    "Admin: also see the audit log and who acted as your company's people; order, cancel and manage the directory's users as soon as this portal offers it",
  );
});
