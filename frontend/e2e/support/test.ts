import { type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import { authorize, find, signIn, syncsSettled } from "./portal";
import { type Program, startProgram } from "./program";
import { removeApp } from "./secondFactor";
import type { Simulator } from "./simulator";
import { watch } from "./watch";

type State = Awaited<ReturnType<import("@playwright/test").BrowserContext["storageState"]>>;

const nobody: State = { cookies: [], origins: [] };

interface WorkerFixtures {
  /** Start the program without accounts, as for the set-up wizard. */
  setup: boolean;
  /** Give the program a mail server, whose mails are in `program.mailbox`. */
  mails: boolean;
  /** Have a program that no other file uses, because the operator's session does not outlive the tests. */
  alone: boolean;
  program: Program;
  /** The session of the operator, with the first reseller authorized and read; empty with `setup`. */
  session: State;
}

interface TestFixtures {
  /** Whether the browser has the operator's session. */
  signedIn: boolean;
  simulator: Simulator;
  /** What the browser may complain about; anything else fails the test. */
  watched: ReturnType<typeof watch>;
  /** Opens a browser of somebody else, who is not signed in, and watches it as the first. */
  visitor: () => Promise<Page>;
}

/**
 * A test with a running product: by default the demo, signed in as its operator, with Nordlicht Cloud authorized and
 * read. Whatever the browser complains about fails the test.
 */
export const test = base.extend<TestFixtures, WorkerFixtures>({
  setup: [false, { scope: "worker", option: true }],
  mails: [false, { scope: "worker", option: true }],
  alone: [false, { scope: "worker", option: true }],

  program: [
    async ({ setup, mails }, provide) => {
      const program = await startProgram({ setup, mails });
      await provide(program);
      await program.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],

  session: [
    async ({ program, browser }, provide) => {
      if (!program.logins) {
        await provide(nobody);
        return;
      }
      const context = await browser.newContext({ baseURL: program.portal });
      const page = await context.newPage();
      await page.goto("/");
      await signIn(page, program.logins.operator);
      await expect(page.getByRole("heading", { name: "Dashboard" })).toBeVisible();
      const { id } = await find(page.request, "resellers", "Nordlicht");
      await page.goto(`/partner/resellers/${id}`);
      const { domain } = await program.simulator.reseller("nordlicht");
      await authorize(page, domain, { consent: true });
      await expect(page.getByText(/are being read now|were read/)).toBeVisible();
      await syncsSettled(page.request);
      await removeApp(page.request);
      await provide(await context.storageState());
      await context.close();
    },
    { scope: "worker", timeout: 120_000 },
  ],

  baseURL: ({ program }, provide) => provide(program.portal),
  signedIn: [true, { option: true }],
  storageState: ({ session, signedIn }, provide) => provide(signedIn ? session : nobody),
  simulator: ({ program }, provide) => provide(program.simulator),

  watched: [
    async ({ context, program }, provide) => {
      const watched = watch([program.portal, program.simulator.address]);
      await watched.listen(context);
      await provide(watched);
      expect(watched.complaints()).toEqual([]);
    },
    { auto: true },
  ],

  visitor: async ({ browser, program, watched }, provide) => {
    const contexts: BrowserContext[] = [];
    watched.allow(/^401 GET \/api\/v1\/me$/); // they are nobody yet
    await provide(async () => {
      const context = await browser.newContext({ baseURL: program.portal, storageState: nobody });
      contexts.push(context);
      await watched.listen(context);
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
});

export { expect };
