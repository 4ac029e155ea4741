import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  lazyRouteComponent,
  type RouteComponent,
} from "@tanstack/react-router";
import { leadToMoved, leadToPortal, requireSignedIn, requireStaff } from "./guard";
import { keepActing } from "./keepActing";
import { NotFoundPage } from "./NotFoundPage";
import { Root } from "./Root";

// The addresses of the application. A page and its tabs share a chunk, which is fetched when a link to it is near.

const root = createRootRouteWithContext<{ queries: QueryClient }>()({
  component: Root,
  // Every link of a launched portal keeps as whom it acts.
  search: { middlewares: [keepActing] },
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (
    search: Record<string, unknown>,
  ): { next?: string; ended?: "true"; microsoft?: string } => ({
    ...(typeof search.next === "string" ? { next: search.next } : {}),
    ...(search.ended === "true" ? { ended: "true" as const } : {}),
    ...(typeof search.microsoft === "string" ? { microsoft: search.microsoft } : {}),
  }),
  component: lazyRouteComponent(() => import("./SignInGate"), "SignInGate"),
});

const entry = <Path extends string>(path: Path, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => root, path, component });

const activate = entry(
  "/activate",
  lazyRouteComponent(() => import("./ActivateGate"), "ActivateGate"),
);
const forgotPassword = entry(
  "/forgot-password",
  lazyRouteComponent(() => import("@/features/activation/ForgotPasswordPage"), "ForgotPasswordPage"),
);
const resetPassword = entry(
  "/reset-password",
  lazyRouteComponent(() => import("@/features/activation/ResetPasswordPage"), "ResetPasswordPage"),
);

const entryHelp = entry(
  "/help",
  lazyRouteComponent(() => import("@/features/help/EntryHelp"), "EntryHelp"),
);

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
const afterSignIn = <Path extends string>(path: Path, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => signedIn, path, component });

const start = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: ({ context, location }) => leadToPortal(context.queries, location),
});

const moved = createRoute({
  getParentRoute: () => root,
  path: "/$",
  beforeLoad: ({ location }) => leadToMoved(location),
  component: NotFoundPage,
});

const company = createRoute({
  getParentRoute: () => signedIn,
  path: "/portal/$customer_id",
  component: lazyRouteComponent(() => import("./portal/CompanyLayout"), "CompanyLayout"),
});
const ofCompany = <Path extends string>(path: Path, component: RouteComponent) =>
  createRoute({ getParentRoute: () => company, path, component });
const inServices = () => import("./portal/services");
const inCompany = () => import("./portal/company");
const services = createRoute({
  getParentRoute: () => company,
  id: "services",
  component: lazyRouteComponent(inServices, "Services"),
});
const service = <Path extends string>(path: Path, component: RouteComponent) =>
  createRoute({ getParentRoute: () => services, path, component });
const ownTenant = ofCompany("/microsoft-csp/tenants/$id", lazyRouteComponent(inServices, "Tenant"));
const ownTenantTab = <Path extends string>(path: Path, component: RouteComponent) =>
  createRoute({ getParentRoute: () => ownTenant, path, component });
const ownSubscription = ofCompany(
  "/microsoft-csp/subscriptions/$id",
  lazyRouteComponent(inServices, "Subscription"),
);
const ownSubscriptionTab = <Path extends string>(path: Path, component: RouteComponent) =>
  createRoute({ getParentRoute: () => ownSubscription, path, component });
const ownOrder = ofCompany("/microsoft-csp/orders/$id", lazyRouteComponent(inServices, "Order"));
const ownOrderTab = <Path extends string>(path: Path, component: RouteComponent) =>
  createRoute({ getParentRoute: () => ownOrder, path, component });

const portal = createRoute({
  getParentRoute: () => root,
  path: "/partner",
  beforeLoad: ({ context, location }) => requireStaff(context.queries, location.href),
  component: lazyRouteComponent(() => import("./partner/PartnerLayout"), "PartnerLayout"),
});

const page = <Path extends string>(path: Path, component: RouteComponent) =>
  createRoute({ getParentRoute: () => portal, path, component });

const dashboard = page(
  "/",
  lazyRouteComponent(() => import("@/features/dashboard/DashboardPage"), "DashboardPage"),
);
const audit = page(
  "/audit",
  lazyRouteComponent(() => import("@/features/audit/AuditPage"), "AuditPage"),
);

const account = page(
  "/account",
  lazyRouteComponent(() => import("./partner/Account"), "Account"),
);

const resellers = page(
  "/resellers",
  lazyRouteComponent(() => import("@/features/resellers/ResellersPage"), "ResellersPage"),
);
const inReseller = () => import("./partner/reseller");
const reseller = page("/resellers/$id", lazyRouteComponent(inReseller, "Reseller"));
const resellerTab = <Path extends string>(path: Path, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => reseller, path, component });

const customers = page(
  "/customers",
  lazyRouteComponent(() => import("@/features/customers/CustomersPage"), "CustomersPage"),
);
const inCustomer = () => import("./partner/customer");
const customer = page("/customers/$id", lazyRouteComponent(inCustomer, "Customer"));
const customerTab = <Path extends string>(path: Path, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => customer, path, component });

const tenants = page(
  "/tenants",
  lazyRouteComponent(() => import("./partner/Tenants"), "Tenants"),
);
const inTenant = () => import("./partner/tenant");
const tenant = page("/tenants/$id", lazyRouteComponent(inTenant, "Tenant"));
const tenantTab = <Path extends string>(path: Path, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => tenant, path, component });

const subscriptions = page(
  "/subscriptions",
  lazyRouteComponent(() => import("@/features/subscriptions/SubscriptionsPage"), "SubscriptionsPage"),
);
const inSubscription = () => import("./partner/subscription");
const subscription = page("/subscriptions/$id", lazyRouteComponent(inSubscription, "Subscription"));
const subscriptionTab = <Path extends string>(path: Path, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => subscription, path, component });

const orders = page(
  "/orders",
  lazyRouteComponent(() => import("@/features/orders/OrdersPage"), "OrdersPage"),
);
const inOrder = () => import("./partner/order");
const order = page("/orders/$id", lazyRouteComponent(inOrder, "Order"));
const orderTab = <Path extends string>(path: Path, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => order, path, component });

const operations = page(
  "/operations",
  lazyRouteComponent(() => import("@/features/operations/OperationsPage"), "OperationsPage"),
);
const inOperation = () => import("./partner/operation");
const operation = page("/operations/$id", lazyRouteComponent(inOperation, "Operation"));

const apiClients = page(
  "/tools/api-clients",
  lazyRouteComponent(() => import("@/features/api-clients/ApiClientsPage"), "ApiClientsPage"),
);
const permissions = page(
  "/tools/permissions",
  lazyRouteComponent(() => import("@/features/portal-users/PermissionsPage"), "PermissionsPage"),
);
const outbox = page(
  "/tools/outbox",
  lazyRouteComponent(() => import("@/features/mails/OutboxPage"), "OutboxPage"),
);
const inUsers = () => import("./partner/users");
const users = page("/tools/users", lazyRouteComponent(inUsers, "Users"));
const usersTab = <Path extends string>(path: Path, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => users, path, component });

const help = page(
  "/help",
  lazyRouteComponent(() => import("@/features/help/PartnerHelp"), "PartnerHelp"),
);
const customersGuide = page(
  "/help/customers",
  lazyRouteComponent(() => import("@/features/help/CustomersGuide"), "CustomersGuide"),
);

export const routeTree = root.addChildren([
  signIn,
  activate,
  forgotPassword,
  resetPassword,
  entryHelp,
  setup,
  start,
  moved,
  signedIn.addChildren([
    afterSignIn(
      "/portal",
      lazyRouteComponent(() => import("./portal/PortalStart"), "PortalStart"),
    ),
    afterSignIn(
      "/portal/account",
      lazyRouteComponent(() => import("./portal/PortalAccount"), "PortalAccount"),
    ),
    company.addChildren([
      ofCompany("/$", NotFoundPage),
      ofCompany(
        "/",
        lazyRouteComponent(() => import("./portal/Dashboard"), "Dashboard"),
      ),
      ofCompany(
        "/account",
        lazyRouteComponent(() => import("./partner/Account"), "Account"),
      ),
      ofCompany(
        "/help",
        lazyRouteComponent(() => import("./portal/Help"), "Help"),
      ),
      ofCompany("/users", lazyRouteComponent(inCompany, "CompanyUsers")),
      ofCompany("/audit", lazyRouteComponent(inCompany, "CompanyAudit")),
      ofCompany("/acted-as-us", lazyRouteComponent(inCompany, "CompanyLaunches")),
      ofCompany("/microsoft-csp", lazyRouteComponent(inServices, "ServicesStart")),
      services.addChildren([
        service("/microsoft-csp/tenants", lazyRouteComponent(inServices, "Tenants")),
        service("/microsoft-csp/subscriptions", lazyRouteComponent(inServices, "Subscriptions")),
        service(
          "/microsoft-csp/licenses",
          lazyRouteComponent(() => import("./portal/Licenses"), "Licenses"),
        ),
        service("/microsoft-csp/orders", lazyRouteComponent(inServices, "Orders")),
      ]),
      ownTenant.addChildren([
        ownTenantTab("/", lazyRouteComponent(inServices, "TenantOverview")),
        ownTenantTab("/subscriptions", lazyRouteComponent(inServices, "TenantSubscriptions")),
        ownTenantTab("/orders", lazyRouteComponent(inServices, "TenantOrders")),
        ownTenantTab("/licenses", lazyRouteComponent(inServices, "TenantLicenses")),
        ownTenantTab("/audit-logs", lazyRouteComponent(inServices, "TenantAudit")),
      ]),
      ownSubscription.addChildren([
        ownSubscriptionTab("/", lazyRouteComponent(inServices, "SubscriptionBasics")),
        ownSubscriptionTab("/refund-options", lazyRouteComponent(inServices, "SubscriptionRefund")),
        ownSubscriptionTab("/orders", lazyRouteComponent(inServices, "SubscriptionOrders")),
        ownSubscriptionTab("/audit-logs", lazyRouteComponent(inServices, "SubscriptionAudit")),
      ]),
      ownOrder.addChildren([
        ownOrderTab("/", lazyRouteComponent(inServices, "OrderBasics")),
        ownOrderTab("/items", lazyRouteComponent(inServices, "OrderItems")),
      ]),
    ]),
    afterSignIn(
      "/setup/reseller",
      lazyRouteComponent(() => import("./setup/ResellerStep"), "ResellerStep"),
    ),
    afterSignIn(
      "/setup/authorize",
      lazyRouteComponent(() => import("./setup/AuthorizeStep"), "AuthorizeStep"),
    ),
    afterSignIn(
      "/setup/done",
      lazyRouteComponent(() => import("./setup/DoneStep"), "DoneStep"),
    ),
  ]),
  portal.addChildren([
    page("/$", NotFoundPage),
    dashboard,
    audit,
    account,
    operations,
    operation,
    resellers,
    reseller.addChildren([
      resellerTab("/", lazyRouteComponent(inReseller, "ResellerBasics")),
      resellerTab("/health", lazyRouteComponent(inReseller, "ResellerHealth")),
      resellerTab("/sync", lazyRouteComponent(inReseller, "ResellerSync")),
      resellerTab("/sub-accounts", lazyRouteComponent(inReseller, "ResellerAccounts")),
      resellerTab("/users", lazyRouteComponent(inReseller, "ResellerUsers")),
      resellerTab("/event-log", lazyRouteComponent(inReseller, "ResellerAudit")),
    ]),
    customers,
    customer.addChildren([
      customerTab("/", lazyRouteComponent(inCustomer, "CustomerOverview")),
      customerTab("/subscriptions", lazyRouteComponent(inCustomer, "CustomerSubscriptions")),
      customerTab("/orders", lazyRouteComponent(inCustomer, "CustomerOrders")),
      customerTab("/users", lazyRouteComponent(inCustomer, "CustomerUsers")),
      customerTab("/launches", lazyRouteComponent(inCustomer, "CustomerLaunches")),
      customerTab("/audit-logs", lazyRouteComponent(inCustomer, "CustomerAudit")),
    ]),
    tenants,
    tenant.addChildren([
      tenantTab("/", lazyRouteComponent(inTenant, "TenantOverview")),
      tenantTab("/subscriptions", lazyRouteComponent(inTenant, "TenantSubscriptions")),
      tenantTab("/orders", lazyRouteComponent(inTenant, "TenantOrders")),
      tenantTab("/licenses", lazyRouteComponent(inTenant, "TenantLicenses")),
      tenantTab("/audit-logs", lazyRouteComponent(inTenant, "TenantAudit")),
    ]),
    subscriptions,
    subscription.addChildren([
      subscriptionTab("/", lazyRouteComponent(inSubscription, "SubscriptionBasics")),
      subscriptionTab("/refund-options", lazyRouteComponent(inSubscription, "SubscriptionRefund")),
      subscriptionTab("/orders", lazyRouteComponent(inSubscription, "SubscriptionOrders")),
      subscriptionTab("/audit-logs", lazyRouteComponent(inSubscription, "SubscriptionAudit")),
    ]),
    orders,
    order.addChildren([
      orderTab("/", lazyRouteComponent(inOrder, "OrderBasics")),
      orderTab("/items", lazyRouteComponent(inOrder, "OrderItems")),
    ]),
    apiClients,
    permissions,
    outbox,
    help,
    customersGuide,
    users.addChildren([
      usersTab("/", lazyRouteComponent(inUsers, "PartnerUsers")),
      usersTab("/end-users", lazyRouteComponent(inUsers, "EndUsers")),
    ]),
  ]),
]);
