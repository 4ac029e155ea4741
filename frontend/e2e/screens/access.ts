import type { Page } from "@playwright/test";
import { clientIds } from "./apiClients";
import { eventId } from "./audit";
import { userIds } from "./portalUsers";
import type { Screen } from "./screen";

// Ways in, programs, and the record of who did what.

const press = (page: Page, name: string) => page.getByRole("button", { name }).click();

const beginApp = (page: Page) => press(page, "Set up an authenticator app");
const makeLink = (page: Page) => press(page, "Make the link");
const verify = (page: Page) => press(page, "Verify");

const makeSecret = (page: Page) => press(page, "Make a new secret");

const clients = "/partner/tools/api-clients";
const link = `/partner/tools/users/end-users?panel=password-link&user=${userIds.active}`;

export const accessScreens: Record<string, Screen> = {
  "second-step": { address: "/portal?caller=needed", shows: "Show your passkey", onlyFull: true },
  "second-step-code": {
    address: "/portal?caller=needed",
    act: (page) => press(page, "Use the app"),
    shows: "Code of the app",
    onlyFull: true,
  },
  "second-step-recovery": {
    address: "/portal?caller=needed",
    act: (page) => press(page, "Use a recovery code"),
    shows: "Each counts once",
    onlyFull: true,
  },
  enroll: { address: "/portal?caller=enrolling", shows: "Set up an authenticator app" },
  "enroll-app": {
    address: "/portal?caller=enrolling",
    act: beginApp,
    shows: "Code that the app shows",
    onlyFull: true,
  },
  "enroll-codes": {
    address: "/portal?caller=enrolling",
    act: async (page) => {
      await beginApp(page);
      await page.getByLabel("Code that the app shows").fill("123456");
      await press(page, "Confirm");
    },
    shows: "I have kept them",
    onlyFull: true,
  },
  "api-clients": { address: clients, shows: "Showing 1 to 6 of 6", empty: "No API clients" },
  "add-api-client": { address: `${clients}?panel=add`, shows: "See customers", onlyFull: true },
  "api-client-added": {
    address: `${clients}?panel=add`,
    act: async (page) => {
      const panel = page.getByRole("dialog");
      await panel.getByLabel("Reseller", { exact: true }).selectOption("Contoso Cloud");
      await panel.getByLabel("Name", { exact: true }).fill("Halo PSA");
      await panel.getByLabel("See customers").check();
      await panel.getByRole("button", { name: "Add" }).click();
    },
    shows: "The secret is shown this once",
    onlyFull: true,
  },
  "edit-api-client": {
    address: `${clients}?panel=edit&client=${clientIds.limited}`,
    act: (page) => page.getByLabel("Find a customer").waitFor(),
    shows: "See customers",
    onlyFull: true,
  },
  "api-client-secrets": {
    address: `${clients}?panel=secrets&client=${clientIds.busiest}`,
    shows: "There are two already",
    onlyFull: true,
  },
  "show-again": {
    address: `${clients}?panel=secrets&client=${clientIds.one}&refused=mfa.confirm`,
    act: makeSecret,
    shows: "Show that it is you",
    onlyFull: true,
  },
  "second-factor-first": {
    address: `${clients}?panel=secrets&client=${clientIds.one}&refused=mfa.required`,
    act: makeSecret,
    shows: "You go on with it afterwards",
    onlyFull: true,
  },
  "password-link-made": {
    address: link,
    act: makeLink,
    shows: "Instruction sheet",
    onlyFull: true,
  },
  "instruction-sheet": {
    address: link,
    act: async (page) => {
      await makeLink(page);
      await press(page, "Instruction sheet");
    },
    shows: "destroy it after the first step",
    onlyFull: true,
  },
  "audit-event": { address: `/partner/audit?event=${eventId}`, shows: "What changed", onlyFull: true },
  "audit-whole": {
    address: "/partner/audit",
    act: verify,
    shows: "The record is as it was written",
    onlyFull: true,
  },
  "audit-broken": {
    address: "/partner/audit?broken=true",
    act: verify,
    shows: "The record was changed",
    onlyFull: true,
  },
};
