import { expect, test } from "vitest";
import { actionName } from "./texts";

test.each([
  ["tenant.connected", "Tenant connected"],
  ["impersonation.raised", "Launch raised"],
  ["mfa.totp_added", "Second factor app added"],
])("calls %s by the names of the glossary", (action, want) => {
  expect(actionName(action)).toBe(want);
});
