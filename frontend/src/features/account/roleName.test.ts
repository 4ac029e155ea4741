import { expect, test } from "vitest";
import { makeMe } from "@/testing/factories/me";
import { roleName } from "./roleName";

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
