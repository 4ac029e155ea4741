import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, createRoute, lazyRouteComponent, Outlet } from "@tanstack/react-router";
import { requireSignedIn } from "./guard";

const root = createRootRouteWithContext<{ queries: QueryClient }>()({ component: Outlet });

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (search: Record<string, unknown>): { next?: string } =>
    typeof search.next === "string" ? { next: search.next } : {},
  component: lazyRouteComponent(() => import("./SignInGate"), "SignInGate"),
});

const setup = createRoute({
  getParentRoute: () => root,
  path: "/setup",
  component: lazyRouteComponent(() => import("@/features/setup/AccountStep"), "AccountStep"),
});

const portal = createRoute({
  getParentRoute: () => root,
  id: "portal",
  beforeLoad: ({ context, location }) => requireSignedIn(context.queries, location.href),
  component: lazyRouteComponent(() => import("./partner/PartnerLayout"), "PartnerLayout"),
});

const audit = createRoute({
  getParentRoute: () => portal,
  path: "/audit",
  component: lazyRouteComponent(() => import("@/features/audit/AuditPage"), "AuditPage"),
});

export const routeTree = root.addChildren([signIn, setup, portal.addChildren([audit])]);
