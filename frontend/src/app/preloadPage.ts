import type { AnyRoute, AnyRouter, ParsedLocation } from "@tanstack/react-router";

interface Lazy {
  preload?: () => Promise<unknown>;
}

/** Fetches the code of the page at the present address, while the server is still asked who wants to see it. */
export function preloadPage(router: AnyRouter) {
  const routes = router.routesById as Record<string, AnyRoute | undefined>;
  const matches = router.matchRoutes(router.latestLocation as ParsedLocation) as readonly {
    routeId: string;
  }[];
  for (const { routeId } of matches) {
    const component = routes[routeId]?.options.component as Lazy | undefined;
    // Where it fails, the router meets the same failure and shows it.
    component?.preload?.().catch(() => undefined);
  }
}
