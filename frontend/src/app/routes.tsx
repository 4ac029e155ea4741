import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, createRoute, lazyRouteComponent, Outlet } from "@tanstack/react-router";
import { requireSignedIn } from "./guard";

// The addresses of the application. Pages of an area share a chunk, which is fetched when a link to it is near.

const root = createRootRouteWithContext<{ queries: QueryClient }>()({ component: Outlet });

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search: Record<string, unknown>): { next?: string; ended?: "true" } => ({
    ...(typeof search.next === "string" ? { next: search.next } : {}),
    ...(search.ended === "true" ? { ended: "true" as const } : {}),
  }),
  component: lazyRouteComponent(() => import("./SignInGate"), "SignInGate"),
});

const setup = createRoute({
  getParentRoute: () => root,
  path: "/setup",
  component: lazyRouteComponent(() => import("@/features/setup/AccountStep"), "AccountStep"),
});

const signedIn = createRoute({
  getParentRoute: () => root,
  id: "signed-in",
  beforeLoad: ({ context, location }) => requireSignedIn(context.queries, location.href),
});
const setupStep = <Path extends string>(path: Path, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => signedIn, path, component });

const portal = createRoute({
  getParentRoute: () => root,
  id: "portal",
  beforeLoad: ({ context, location }) => requireSignedIn(context.queries, location.href),
  component: lazyRouteComponent(() => import("./partner/PartnerLayout"), "PartnerLayout"),
});

const page = <Path extends string>(path: Path, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => portal, path, component });

const dashboard = page(
  "/",
  lazyRouteComponent(() => import("@/features/dashboard/DashboardPage"), "DashboardPage"),
);
const audit = page(
  "/audit",
  lazyRouteComponent(() => import("@/features/audit/AuditPage"), "AuditPage"),
);

const inResellers = () => import("./partner/resellers");
const resellers = page("/resellers", lazyRouteComponent(inResellers, "Resellers"));
const reseller = page("/resellers/$id", lazyRouteComponent(inResellers, "Reseller"));
const resellerTab = <Path extends string>(path: Path, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => reseller, path, component });

const inCustomers = () => import("./partner/customers");
const customers = page("/customers", lazyRouteComponent(inCustomers, "Customers"));
const customer = page("/customers/$id", lazyRouteComponent(inCustomers, "Customer"));
const customerTab = <Path extends string>(path: Path, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => customer, path, component });

const inTenants = () => import("./partner/tenants");
const tenants = page("/tenants", lazyRouteComponent(inTenants, "Tenants"));
const tenant = page("/tenants/$id", lazyRouteComponent(inTenants, "Tenant"));
const tenantTab = <Path extends string>(path: Path, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => tenant, path, component });

const inSubscriptions = () => import("./partner/subscriptions");
const subscriptions = page("/subscriptions", lazyRouteComponent(inSubscriptions, "Subscriptions"));
const subscription = page("/subscriptions/$id", lazyRouteComponent(inSubscriptions, "Subscription"));
const subscriptionTab = <Path extends string>(path: Path, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => subscription, path, component });

const inOrders = () => import("./partner/orders");
const orders = page("/orders", lazyRouteComponent(inOrders, "Orders"));
const order = page("/orders/$id", lazyRouteComponent(inOrders, "Order"));
const orderTab = <Path extends string>(path: Path, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => order, path, component });

const inOperations = () => import("./partner/operations");
const operations = page("/operations", lazyRouteComponent(inOperations, "Operations"));
const operation = page("/operations/$id", lazyRouteComponent(inOperations, "Operation"));

export const routeTree = root.addChildren([
  signIn,
  setup,
  signedIn.addChildren([
    setupStep(
      "/setup/reseller",
      lazyRouteComponent(() => import("./setup/ResellerStep"), "ResellerStep"),
    ),
    setupStep(
      "/setup/authorize",
      lazyRouteComponent(() => import("./setup/AuthorizeStep"), "AuthorizeStep"),
    ),
    setupStep(
      "/setup/done",
      lazyRouteComponent(() => import("./setup/DoneStep"), "DoneStep"),
    ),
  ]),
  portal.addChildren([
    dashboard,
    audit,
    operations,
    operation,
    resellers,
    reseller.addChildren([
      resellerTab("/", lazyRouteComponent(inResellers, "ResellerBasics")),
      resellerTab("/health", lazyRouteComponent(inResellers, "ResellerHealth")),
      resellerTab("/sync", lazyRouteComponent(inResellers, "ResellerSync")),
      resellerTab("/sub-accounts", lazyRouteComponent(inResellers, "ResellerAccounts")),
    ]),
    customers,
    customer.addChildren([
      customerTab("/", lazyRouteComponent(inCustomers, "CustomerOverview")),
      customerTab("/subscriptions", lazyRouteComponent(inCustomers, "CustomerSubscriptions")),
      customerTab("/orders", lazyRouteComponent(inCustomers, "CustomerOrders")),
      customerTab("/audit-logs", lazyRouteComponent(inCustomers, "CustomerAudit")),
    ]),
    tenants,
    tenant.addChildren([
      tenantTab("/", lazyRouteComponent(inTenants, "TenantOverview")),
      tenantTab("/subscriptions", lazyRouteComponent(inTenants, "TenantSubscriptions")),
      tenantTab("/orders", lazyRouteComponent(inTenants, "TenantOrders")),
      tenantTab("/licenses", lazyRouteComponent(inTenants, "TenantLicenses")),
      tenantTab("/audit-logs", lazyRouteComponent(inTenants, "TenantAudit")),
    ]),
    subscriptions,
    subscription.addChildren([
      subscriptionTab("/", lazyRouteComponent(inSubscriptions, "SubscriptionBasics")),
      subscriptionTab("/refund-options", lazyRouteComponent(inSubscriptions, "SubscriptionRefund")),
      subscriptionTab("/orders", lazyRouteComponent(inSubscriptions, "SubscriptionOrders")),
      subscriptionTab("/audit-logs", lazyRouteComponent(inSubscriptions, "SubscriptionAudit")),
    ]),
    orders,
    order.addChildren([
      orderTab("/", lazyRouteComponent(inOrders, "OrderBasics")),
      orderTab("/items", lazyRouteComponent(inOrders, "OrderItems")),
    ]),
  ]),
]);
