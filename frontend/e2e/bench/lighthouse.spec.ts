import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "@playwright/test";
import { freePorts } from "../support/ports";
import { expect, test } from "../support/test";
import { machine, median, print } from "./report";

// Lighthouse is in a folder of its own, which `make bench-web` fetches: of it we use only this much.
interface Result {
  lhr: {
    lighthouseVersion: string;
    finalDisplayedUrl: string;
    categories: Record<string, { score: number | null }>;
    audits: Record<string, { numericValue?: number }>;
  };
}
interface Lighthouse {
  default: (url: string, flags: object, config?: object) => Promise<Result>;
  desktopConfig: object;
}

const pages = {
  "sign-in": "/sign-in",
  dashboard: "/partner",
  tenants: "/partner/tenants",
  subscriptions: "/partner/subscriptions",
};
const bars = { desktop: 95, mobile: 75 };
const rounds = 3;

test("Lighthouse finds the pages quick and accessible", async ({ program, session }) => {
  const folder = resolve("../deployments/lighthouse/node_modules/lighthouse/core/index.js");
  const lighthouse = (await import(pathToFileURL(folder).href)) as Lighthouse;
  const [port] = await freePorts(1);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ["--no-sandbox", `--remote-debugging-port=${port}`],
  });
  const Cookie = session.cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  const runs: { page: string; form: keyof typeof bars; lhr: Result["lhr"] }[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const [page, path] of Object.entries(pages)) {
      for (const form of ["desktop", "mobile"] as const) {
        const { lhr } = await lighthouse.default(
          program.portal + path,
          {
            port,
            logLevel: "error",
            onlyCategories: ["performance", "accessibility"],
            extraHeaders: page === "sign-in" ? undefined : { Cookie },
          },
          form === "desktop" ? lighthouse.desktopConfig : undefined,
        );
        expect(new URL(lhr.finalDisplayedUrl).pathname).toBe(path);
        // On a machine with too much to do a page is sometimes not drawn in time; such a run says nothing.
        if (lhr.categories.performance?.score === null) continue;
        runs.push({ page, form, lhr });
      }
    }
  }
  await browser.close();

  console.log(
    `\nLighthouse ${runs[0]?.lhr.lighthouseVersion}, median of ${rounds}, ${browser.version()}, ${machine()}`,
  );
  const lines: (string | number)[][] = [
    ["page", "form", "runs", "performance", "lowest", "accessibility", "LCP ms", "TBT ms", "CLS"],
  ];
  for (const page of Object.keys(pages)) {
    for (const form of ["desktop", "mobile"] as const) {
      const of = runs.filter((run) => run.page === page && run.form === form).map(({ lhr }) => lhr);
      const scores = of.map(({ categories }) => Math.round((categories.performance?.score ?? 0) * 100));
      const accessible = Math.min(...of.map(({ categories }) => categories.accessibility?.score ?? 0)) * 100;
      const audit = (name: string) =>
        median(of.map(({ audits }) => audits[name]?.numericValue ?? Number.NaN));
      lines.push([
        page,
        form,
        of.length,
        median(scores),
        Math.min(...scores),
        accessible,
        Math.round(audit("largest-contentful-paint")),
        Math.round(audit("total-blocking-time")),
        audit("cumulative-layout-shift").toFixed(3),
      ]);
      expect.soft(median(scores), `${page}, ${form}`).toBeGreaterThanOrEqual(bars[form]);
      expect.soft(accessible, `${page}, ${form}, accessibility`).toBe(100);
    }
  }
  print(lines);
});
