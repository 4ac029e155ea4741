import type { QueryClient } from "@tanstack/react-query";
import { createRouter } from "@tanstack/react-router";
import { onSessionEnd } from "@/api/session";
import { paths } from "@/lib/paths";
import { parseSearch, stringifySearch } from "@/lib/searchParams";
import { NotFoundPage } from "./NotFoundPage";
import { preloadPage } from "./preloadPage";
import { RouteError } from "./RouteError";
import { routeTree } from "./routes";

/** The router of the whole application. When the session ends, people sign in again and go on where they were. */
export function makeRouter(queries: QueryClient) {
  const router = createRouter({
    routeTree,
    context: { queries },
    parseSearch,
    stringifySearch,
    defaultPreload: "intent",
    scrollRestoration: true,
    defaultNotFoundComponent: NotFoundPage,
    defaultErrorComponent: RouteError,
  });
  preloadPage(router);
  onSessionEnd(() => {
    const { pathname, href } = router.state.location;
    if (pathname === paths.signIn) return;
    queries.clear();
    void router.navigate({ to: "/sign-in", search: { next: href, ended: "true" } });
  });
  return router;
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
