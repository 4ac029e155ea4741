import { accessScreens } from "./access";
import { launches } from "./launches";
import { mailId } from "./mails";
import { operationIn } from "./operations";
import { userIds } from "./portalUsers";
import type { Screen } from "./screen";
import { ids, tenants } from "./world";

const launched = launches[0]?.customer_id;
const { reseller, throttled, customer, tenant, subscription, order, ownSubscription, ownOrder } = ids;

const ownTenant = tenants.find(({ customer_id }) => customer_id === customer)?.id;

const operation = (way: Parameters<typeof operationIn>[0], shows: string): Screen => ({
  address: `/partner/operations/${operationIn(way)}`,
  shows,
  onlyFull: true,
});

export const screens: Record<string, Screen> = {
  ...accessScreens,
  "sign-in": { address: "/sign-in", shows: "E-mail address", asksNothing: true },
  "forgot-password": { address: "/forgot-password", shows: "Send the link", asksNothing: true },
  activate: { address: "/activate#invitation", shows: "Choose the password that you sign in with" },
  "reset-password": { address: "/reset-password#link", shows: "New password again", asksNothing: true },
  "entry-help": { address: "/help", shows: "Get in with a forgotten password", onlyFull: true },
  help: { address: "/partner/help", shows: "Authorize a reseller", onlyFull: true },
  "customers-guide": {
    address: "/partner/help/customers",
    shows: "Invite a colleague",
    empty: "No reseller yet",
  },
  "portal-help": {
    address: `/portal/${customer}/help`,
    shows: "Invite a colleague",
    onlyFull: true,
  },
  dashboard: {
    address: "/partner",
    shows: "61 seats have auto-renew off",
    empty: "From an empty installation",
  },
  account: {
    address: "/partner/account",
    shows: "Samsung Internet on Android",
    empty: "You are signed in nowhere else",
  },
  "portal-account": { address: "/portal/account", shows: "Samsung Internet on Android", onlyFull: true },
  "portal-start": { address: "/portal", shows: "Choose a company", onlyFull: true },
  "portal-dashboard": {
    address: `/portal/${customer}`,
    shows: "Seats assigned",
    empty: "Your dashboard is empty",
  },
  "portal-tenants": {
    address: `/portal/${customer}/microsoft-csp/tenants`,
    shows: "Showing 1 to",
    empty: "No tenants yet",
  },
  "portal-subscriptions": {
    address: `/portal/${customer}/microsoft-csp/subscriptions`,
    shows: "Showing 1 to",
    empty: "No subscriptions yet",
  },
  "portal-licenses": {
    address: `/portal/${customer}/microsoft-csp/licenses`,
    shows: "Showing 1 to",
    empty: "No licenses yet",
  },
  "portal-orders": {
    address: `/portal/${customer}/microsoft-csp/orders`,
    shows: "Showing 1 to",
    empty: "No orders yet",
  },
  "portal-tenant": {
    address: `/portal/${customer}/microsoft-csp/tenants/${ownTenant}`,
    shows: "Microsoft tenant id",
    onlyFull: true,
  },
  "portal-subscription": {
    address: `/portal/${customer}/microsoft-csp/subscriptions/${ownSubscription}`,
    shows: "Microsoft Defender for Business",
    onlyFull: true,
  },
  "portal-refund-options": {
    address: `/portal/${customer}/microsoft-csp/subscriptions/${ownSubscription}/refund-options`,
    shows: "given back",
    onlyFull: true,
  },
  "portal-order": {
    address: `/portal/${customer}/microsoft-csp/orders/${ownOrder}`,
    shows: "Transaction type",
    onlyFull: true,
  },
  "portal-users": {
    address: `/portal/${customer}/users`,
    shows: "Showing 1 to",
    empty: "No portal users yet",
  },
  "portal-audit": {
    address: `/portal/${customer}/audit`,
    shows: "Showing 1 to 50",
    empty: "Nothing recorded yet",
  },
  "portal-nowhere": { address: "/portal/nobody", shows: "There is nothing at this address", onlyFull: true },
  "change-password": { address: "/partner?panel=password", shows: "New password again", onlyFull: true },
  resellers: { address: "/partner/resellers", shows: "Showing 1 to 3 of 3", empty: "No resellers yet" },
  "add-reseller": { address: "/partner/resellers?panel=add", shows: "Secret expires on" },
  reseller: { address: `/partner/resellers/${reseller}`, shows: "Secret expires on" },
  "reseller-health": { address: `/partner/resellers/${reseller}/health`, shows: "ValidateMfa answered true" },
  "reseller-sync": {
    address: `/partner/resellers/${reseller}/sync`,
    shows: "What is read of its connected tenants",
    empty: "Nothing was read yet",
  },
  "reseller-throttled": {
    address: `/partner/resellers/${throttled}/sync`,
    shows: "Throttled until",
    onlyFull: true,
  },
  "sub-accounts": {
    address: `/partner/resellers/${reseller}/sub-accounts`,
    shows: "Showing 1 to 14 of 14",
    empty: "No customers yet",
  },
  customers: { address: "/partner/customers", shows: "Showing 1 to 14 of 14", empty: "No customers yet" },
  customer: {
    address: `/partner/customers/${customer}`,
    shows: "Showing 1 to 14 of 14",
    empty: "No tenants yet",
  },
  tenants: { address: "/partner/tenants", shows: "Showing 1 to 14 of 14", empty: "No tenants yet" },
  "add-tenant": {
    address: "/partner/tenants?panel=add",
    shows: "Choose the customer, then the tenant",
    empty: "Go to resellers",
  },
  tenant: { address: `/partner/tenants/${tenant}`, shows: "Or send this link" },
  "tenant-subscriptions": {
    address: `/partner/tenants/${tenant}/subscriptions`,
    shows: "Showing 1 to 50",
    empty: "No subscriptions yet",
  },
  "tenant-licenses": {
    address: `/partner/tenants/${tenant}/licenses`,
    shows: "Showing 1 to 6 of 6",
    empty: "No licenses",
  },
  "tenant-audit": {
    address: `/partner/tenants/${tenant}/audit-logs`,
    shows: "Showing 1 to 50",
    empty: "Nothing recorded yet",
  },
  subscriptions: {
    address: "/partner/subscriptions",
    shows: "Showing 1 to 50",
    empty: "No subscriptions yet",
  },
  subscription: {
    address: `/partner/subscriptions/${subscription}`,
    shows: "Microsoft Defender for Business",
    empty: "No add-ons",
  },
  "refund-options": {
    address: `/partner/subscriptions/${subscription}/refund-options`,
    shows: "15 seats can be given back",
  },
  orders: { address: "/partner/orders", shows: "Showing 1 to 30 of 30", empty: "No orders yet" },
  order: { address: `/partner/orders/${order}`, shows: "Transaction type" },
  "order-items": { address: `/partner/orders/${order}/items`, shows: "Microsoft subscription id" },
  "reseller-event-log": {
    address: `/partner/resellers/${reseller}/event-log`,
    shows: "Showing 1 to 50",
    onlyFull: true,
  },
  "reseller-users": {
    address: `/partner/resellers/${reseller}/users`,
    shows: "Showing 1 to 8 of 8",
    empty: "No partner users yet",
  },
  "customer-users": {
    address: `/partner/customers/${customer}/users`,
    shows: "Showing 1 to 12 of 12",
    empty: "No portal users yet",
  },
  "launch-portal": {
    address: `/partner/customers/${customer}/users?panel=launch&user=${userIds.active}`,
    shows: "For how long",
    onlyFull: true,
  },
  "customer-launches": {
    address: `/partner/customers/${customer}/launches`,
    shows: "Showing 1 to 12 of 12",
    empty: "Nobody acted for this company",
  },
  "acted-as-us": {
    address: `/portal/${customer}/acted-as-us`,
    shows: "Showing 1 to 12 of 12",
    empty: "Nobody acted for this company",
  },
  "launched-read-only": {
    address: `/portal/${launched}/acted-as-us?acting=read-only`,
    shows: "Read-only",
    onlyFull: true,
  },
  "launched-raised": {
    address: `/portal/${launched}/acted-as-us?acting=raised`,
    shows: "You can change things",
    onlyFull: true,
  },
  "launched-over": {
    address: `/portal/${launched}?acting=over`,
    shows: "You do not act as a customer user any more",
    onlyFull: true,
  },
  "add-customer-user": {
    address: `/partner/customers/${customer}/users?panel=add`,
    shows: "Manages the company's own portal users",
    onlyFull: true,
  },
  "partner-users": {
    address: "/partner/tools/users",
    shows: "Showing 1 to 8 of 8",
    empty: "No partner users yet",
  },
  "add-partner-user": {
    address: "/partner/tools/users?panel=add",
    shows: "Generate a password",
    onlyFull: true,
  },
  "edit-partner-user": {
    address: `/partner/tools/users?panel=edit&user=${userIds.partner}`,
    shows: "Edit Johanna Weingartner",
    onlyFull: true,
  },
  "set-password": {
    address: `/partner/tools/users?panel=set-password&user=${userIds.partner}`,
    shows: "Generate a password",
    onlyFull: true,
  },
  "limits-of-user": {
    address: `/partner/tools/users/end-users?panel=limits&user=${userIds.active}`,
    shows: "Why can somebody, or not?",
    onlyFull: true,
  },
  "reset-factor": {
    address: `/partner/tools/users/end-users?panel=reset-factor&user=${userIds.active}`,
    shows: "Take the second factor of Johanna Weingartner away?",
    onlyFull: true,
  },
  "delete-user": {
    address: `/partner/tools/users?panel=delete&user=${userIds.partner}`,
    shows: "Delete Johanna Weingartner?",
    onlyFull: true,
  },
  "invite-again": {
    address: `/partner/tools/users/end-users?panel=invite&user=${userIds.invited}`,
    shows: "good for 7 days",
    onlyFull: true,
  },
  "password-link": {
    address: `/partner/tools/users/end-users?panel=password-link&user=${userIds.active}`,
    shows: "Make the link",
    onlyFull: true,
  },
  "end-users": {
    address: "/partner/tools/users/end-users",
    shows: "Showing 1 to 12 of 12",
    empty: "No portal users yet",
  },
  "add-end-user": {
    address: "/partner/tools/users/end-users?panel=add",
    shows: "Choose the reseller first",
    onlyFull: true,
  },
  permissions: {
    address: "/partner/tools/permissions",
    shows: "customers:read",
    empty: "No permissions",
  },
  outbox: { address: "/partner/tools/outbox", shows: "Showing 1 to 12 of 12", empty: "No mails yet" },
  "outbox-mail": {
    address: `/partner/tools/outbox?mail=${mailId}`,
    shows: "only the recipient gets",
    onlyFull: true,
  },
  audit: { address: "/partner/audit", shows: "Showing 1 to 50", empty: "Nothing recorded yet" },
  sync: { address: "/partner/operations", shows: "Showing 1 to 18 of 18", empty: "Nothing has run yet" },
  operation: { address: `/partner/operations/${operationIn("running")}`, shows: "Asked for" },
  "operation-queued": operation("queued", "Waits for a free worker"),
  "operation-throttled": operation("throttled", "Microsoft limits how often it may be asked"),
  "operation-outage": operation("outage", "Microsoft does not answer"),
  "operation-retry": operation("retry", "The last try failed on our side"),
  "operation-warned": operation("warned", "Succeeded with warnings"),
  "operation-failed": operation("failed", "none could be read"),
  "operation-stopped": operation("stopped", "Authorize again"),
  "operation-unknown": operation("unknown", "Outcome unknown"),
  "operation-attention": operation("attention", "Needs attention"),
  "operation-refused": operation("refused", "Refused"),
  "setup-reseller": { address: "/setup/reseller", shows: "Secret expires on", asksNothing: true },
  "setup-authorize": { address: `/setup/authorize?reseller=${reseller}`, shows: "Re-authorize" },
  "setup-done": {
    address: `/setup/done?reseller=${reseller}`,
    shows: "Appearance",
    asksNothing: true,
  },
};
