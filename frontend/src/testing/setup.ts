import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterAll, afterEach, beforeAll } from "vitest";
import { setCsrfToken } from "@/api/session";
import { clearToasts } from "@/components/toast";
import { setBusinessNow } from "@/lib/clock";
import { setLocale } from "@/lib/locale";
import { server } from "./server";

// A panel that is fetched when it is opened is first made from its sources: on a busy machine that takes seconds.
configure({ asyncUtilTimeout: 10_000 });

// What Mantine and the router ask of a browser and happy-dom has not.
Object.defineProperty(window, "matchMedia", {
  writable: true,
  value: (query: string) => ({
    matches: false,
    media: query,
    onchange: null,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    dispatchEvent: () => false,
  }),
});
window.HTMLElement.prototype.scrollIntoView = () => undefined;
window.scrollTo = () => undefined;

class StillObserver implements ResizeObserver {
  observe() {}
  unobserve() {}
  disconnect() {}
}
window.ResizeObserver = StillObserver;

beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
// Test files share one page, so each test leaves it as it was.
afterEach(() => {
  cleanup();
  server.resetHandlers();
  setCsrfToken("");
  setBusinessNow(new Date().toISOString());
  setLocale(undefined);
  clearToasts();
  localStorage.clear();
  sessionStorage.clear();
});
afterAll(() => server.close());
