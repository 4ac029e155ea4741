import type { BrowserContext } from "@playwright/test";

/**
 * Listens to everything browsers complain about in any of their pages: refused by the content policy, thrown, written
 * as an error, failed at the server, or asked of somebody else than the portal and the simulator.
 */
export function watch(ours: readonly string[]) {
  const heard: string[] = [];
  const allowed: RegExp[] = [];
  const origins = new Set(ours.map((address) => new URL(address).origin));

  const listen = async (context: BrowserContext) => {
    await context.exposeBinding("reportViolation", ({ page }, what: string) => {
      heard.push(`Content policy at ${place(page.url())}: ${what}`);
    });
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        const { reportViolation } = globalThis as unknown as { reportViolation: (what: string) => void };
        reportViolation(`${event.effectiveDirective} ${event.blockedURI}`);
      });
    });
    context.on("weberror", (error) => {
      heard.push(`Thrown at ${place(error.page()?.url())}: ${error.error().message}`);
    });
    context.on("console", (message) => {
      // The status of a failed call is looked at below.
      const known = message.text().startsWith("Failed to load resource");
      if (message.type() === "error" && !known) heard.push(`Console: ${message.text()}`);
    });
    context.on("request", (request) => {
      const { origin, protocol } = new URL(request.url());
      if (protocol.startsWith("http") && !origins.has(origin))
        heard.push(`Asked of others: ${place(request.url())}`);
    });
    context.on("response", (response) => {
      if (response.status() < 400) return;
      const line = `${response.status()} ${response.request().method()} ${new URL(response.url()).pathname}`;
      if (!allowed.some((pattern) => pattern.test(line))) heard.push(`Answered ${line}`);
    });
  };

  return {
    listen,
    /** The journey provokes this answer: matched against "401 POST /api/v1/auth/login". */
    allow: (pattern: RegExp) => allowed.push(pattern),
    complaints: () => heard,
  };
}

/** An address without its query, which is long and of no help. */
function place(address = "an unknown page"): string {
  return address.replace(/[?#].*/, "");
}
